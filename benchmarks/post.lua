-- For wrk: posts the file that BODY names, and ends with a line "RESULT requests microseconds p50 p99 failures". With DELAY a
-- connection waits up to so many milliseconds, at random, before each request.
wrk.method = "POST"
wrk.body = io.open(os.getenv("BODY")):read("*a")
wrk.headers["Content-Type"] = "application/json"

local longest = tonumber(os.getenv("DELAY"))
if longest then
  function delay() return math.random(0, longest) end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
