-- Requests in a row from a file, with the headers of a browser; ends with one line of JSON.
-- REQUESTS names the file: METHOD <tab> path <tab> body <tab> cookie <tab> If-None-Match, one a line.
-- Each thread begins at its own line, so that no two send the same one.
local requests, at, threads = {}, 0, {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

local function browser(cookie, tag)
  local headers = {
    ["Host"] = os.getenv("HOST"),
    ["User-Agent"] = "Mozilla/5.0 (Linux; Android 14; Mobile) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
    ["Accept"] = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    ["Accept-Language"] = "nl-NL,nl;q=0.9,en;q=0.8",
    ["Accept-Encoding"] = "gzip, deflate, br",
    ["Sec-Fetch-Dest"] = "document",
    ["Sec-Fetch-Mode"] = "navigate",
    ["Sec-Fetch-Site"] = "same-origin",
    ["Upgrade-Insecure-Requests"] = "1",
  }
  if cookie ~= "" then headers["Cookie"] = cookie end
  if tag ~= "" then headers["If-None-Match"] = tag end
  return headers
end

function init()
  for line in io.lines(os.getenv("REQUESTS")) do
    local method, path, body, cookie, tag = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)$")
    local headers = browser(cookie, tag)
    if body ~= "" then
      headers["Content-Type"] = "application/x-www-form-urlencoded"
      headers["Origin"] = "http://" .. os.getenv("HOST")
    else
      body = nil
    end
    requests[#requests + 1] = wrk.format(method, path, headers, body)
  end
  at = number * math.floor(#requests / 2) + tonumber(os.getenv("SKIP"))
end

function request()
  at = at + 1
  return requests[at % #requests + 1]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'JSON {"requests":%d,"seconds":%.3f,"bytes":%d,"p50":%.2f,"p95":%.2f,"p99":%.2f,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e3,
    latency:percentile(95) / 1e3, latency:percentile(99) / 1e3, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
