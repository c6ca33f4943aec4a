"""Stands in for the package of ONNX Runtime, which the tests cannot install: what it is asked, Node's package is asked."""
import json
import os
import subprocess

import numpy as np


class SessionOptions:
    intra_op_num_threads = 0


class InferenceSession:
    def __init__(self, path, sess_options=None, providers=None):
        assert isinstance(path, str) and isinstance(sess_options, SessionOptions) and providers == ["CPUExecutionProvider"]
        bridge = os.path.join(os.path.dirname(os.path.abspath(__file__)), "session.mjs")
        self.node = subprocess.Popen(
            ["node", bridge, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        self.inputs = [type("NodeArg", (), each) for each in json.loads(self.node.stdout.readline())]

    def get_inputs(self):
        return self.inputs

    def run(self, output_names, input_feed):
        assert list(output_names) == ["probability"] and set(input_feed) == {each.name for each in self.inputs}
        asked = {}
        for each in self.inputs:
            array = input_feed[each.name]
            assert array.dtype == (np.float32 if each.type == "tensor(float)" else object) and array.shape[1:] == (1,)
            asked[each.name] = [None if value != value else value for value in array[:, 0].tolist()]
        self.node.stdin.write(json.dumps(asked) + "\n")
        self.node.stdin.flush()
        return [np.array(json.loads(self.node.stdout.readline()), np.float32)]
