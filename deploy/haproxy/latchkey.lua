-- http-request lua.latchkey SOCKET: asks Latchkey's gate about the request, and lets it pass only on a clear yes.
local GATE = "http://127.0.0.1:3001/authz/haproxy"
local KEY = os.getenv("LATCHKEY_GATEWAY_KEY") or ""

-- The client's headers that the gate reads. Several lines of one stay several: the gate refuses those.
local CREDENTIALS = {
  "authorization", "x-latchkey-authorization", "latchkey-token", "border0-token", "x-access-token",
  "x-pomerium-authorization", "user-agent", "x-forwarded-for",
}
local IDENTITY = { "subject", "service-account", "namespace", "token-id", "groups", "policy", "decision-id" }
local PASSED_ON = { "content-type", "cache-control", "www-authenticate", "retry-after", "x-latchkey-decision-id" }

local function first(values)
  return values and (values[0] or values[1]) or ""
end

core.register_action("latchkey", { "http-req" }, function(txn, socket)
  local received = txn.http:req_get_headers()
  local headers = {
    ["x-latchkey-gateway"] = { KEY },
    ["x-latchkey-socket"] = { socket },
    ["x-original-method"] = { txn.f:method() },
    ["x-original-uri"] = { txn.f:pathq() },
    ["x-original-host"] = { first(received["host"]) },
    ["x-real-ip"] = { txn.f:src() },
  }
  for _, name in ipairs(CREDENTIALS) do
    local values = {}
    local index = 0
    while received[name] and received[name][index] do
      values[#values + 1] = received[name][index]
      index = index + 1
    end
    if #values > 0 then headers[name] = values end
  end
  -- As every proxy does: the address that connected here comes last.
  local hops = headers["x-forwarded-for"] or {}
  hops[#hops + 1] = txn.f:src()
  headers["x-forwarded-for"] = { table.concat(hops, ", ") }

  -- The gate answers within a second. HAProxy 2.6 tries four times before it gives up, and can't be told otherwise.
  local answer = core.httpclient():get({ url = GATE, headers = headers, timeout = 1100 })
  if not answer or not answer.status or answer.status < 200 or answer.status >= 600 then return end
  if answer.status == 200 then
    for _, name in ipairs(IDENTITY) do
      txn:set_var("txn.latchkey_" .. name:gsub("-", "_"), first(answer.headers["x-latchkey-" .. name]))
    end
    txn:set_var("txn.latchkey_decision", "allow")
    return
  end
  -- Any other success is no clear yes, and what has no such body is not the gate's: HAProxy's own 503, when it is down.
  if answer.status < 400 or first(answer.headers["content-type"]) ~= "application/problem+json" then return end
  local reply = txn:reply({ status = answer.status, body = answer.body })
  for _, name in ipairs(PASSED_ON) do
    local value = first(answer.headers[name])
    if value ~= "" then reply:add_header(name, value) end
  end
  txn:done(reply)
end, 1)
