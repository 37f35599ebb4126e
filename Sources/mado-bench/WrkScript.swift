/// What wrk runs, the same for every server: a random one of the prepared requests each time.
enum WrkScript {
    /// Arguments: `form`, `authzen` or `forward`, the path, the `Authorization`, the file of
    /// tokens, a seed, and `check` where every answer is to be looked at, which slows wrk down.
    static let text = #"""
        local threads = {}

        function setup(thread)
            table.insert(threads, thread)
        end

        live, ended, active, inactive, strange = 0, 0, 0, 0, 0

        local requests, is_ended, count, first = {}, {}, 0, nil

        local function forward(path, authorization, token)
            return wrk.format("GET", path, {
                ["Host"] = wrk.headers["Host"],
                ["X-Mado-Key"] = authorization:match("%S+$"),
                ["X-Original-Method"] = "GET",
                ["X-Original-URI"] = "/outage/1",
                ["Authorization"] = "Bearer " .. token,
            })
        end

        local function body(kind, token)
            if kind == "form" then return "token=" .. token end
            return '{"subject":{"type":"token","id":"' .. token ..
                '"},"action":{"name":"view"},"resource":{"type":"system","id":"sys-1"}}'
        end

        function init(args)
            local kind, path, authorization, file = args[1], args[2], args[3], args[4]
            math.randomseed(tonumber(args[5]))
            local headers = {
                ["Content-Type"] = kind == "form" and "application/x-www-form-urlencoded"
                    or "application/json",
                ["Authorization"] = authorization,
                ["Host"] = wrk.headers["Host"],
            }
            local grants = {}
            for line in io.lines(file) do
                local mark, grant, token = line:match("^(%S) (%S+) (%S+)$")
                count = count + 1
                requests[count] = kind == "forward" and forward(path, authorization, token)
                    or wrk.format("POST", path, headers, body(kind, token))
                is_ended[count] = mark == "E"
                grants[grant] = mark == "L"
            end
            if args[6] == "check" then
                local yes = kind == "form" and '"active":%s*true' or '"decision":%s*true'
                local no = kind == "form" and '"active":%s*false' or '"decision":%s*false'
                function response(status, headers, answer)
                    local grant = answer:match('"mado_grant":"([^"]+)"')
                    if kind == "forward" then
                        grant = headers["X-Mado-Grant"]
                        answer = status == 401 and '"decision":false'
                            or status == 200 and grant and '"decision":true' or ""
                        status = 200
                    end
                    if status ~= 200 or (grant and not grants[grant]) then
                        strange = strange + 1
                    elseif answer:find(yes) then
                        active = active + 1
                    elseif answer:find(no) then
                        inactive = inactive + 1
                    else
                        strange = strange + 1
                    end
                end
            end
        end

        function request()
            local index = math.random(count)
            if is_ended[index] then ended = ended + 1 else live = live + 1 end
            return requests[index]
        end

        function done(summary, latency)
            local thread, errors = threads[1], summary.errors
            local names = { "live", "ended", "active", "inactive", "strange" }
            local parts = {}
            for _, name in ipairs(names) do
                table.insert(parts, string.format('"%s":%d', name, thread:get(name)))
            end
            io.write(string.format(
                '\n{"answers":%d,"microseconds":%d,"bytes":%d,"failed":%d,"refused":%d,' ..
                '"p50":%d,"p99":%d,%s}\n',
                summary.requests, summary.duration, summary.bytes,
                errors.connect + errors.read + errors.write + errors.timeout, errors.status,
                latency:percentile(50), latency:percentile(99), table.concat(parts, ",")))
        end

        """#
}
