#!/usr/bin/env bash
# Publishes, promotes and prunes on a full disk: a file system of one megabyte in memory. It needs root, to mount that.
set -euo pipefail
program="dotnet $(dirname "$0")/Churn.Benchmarks/bin/Release/net10.0/Churn.Benchmarks.dll"
disk=$(mktemp -d)
mount -t tmpfs -o size=1m tmpfs "$disk"
trap 'umount "$disk" && rmdir "$disk"' EXIT
$program full-disk "$disk"
