import Testing

@testable import Sandbox

struct FaultPlanTests {
  private func plan(_ json: String) throws(FieldFault) -> FaultPlan {
    try FaultPlan(json: Array(json.utf8))
  }

  @Test func `a plan in full`() throws {
    let plan = try plan(
      #"""
      {"seed": 7, "clock_offset_seconds": -1.5, "rules": [
        {"operation": "getVpnGateway", "method": "GET", "path": "/v5/*", "probability": 0.25,
         "skip": 2, "count": 3, "latency_milliseconds": {"from": 5, "to": 50}},
        {"latency_milliseconds": 1.5, "ending": "go_away_after_answer"},
        {"answer": "throttled"},
        {"answer": {"name": "backend_timeout", "after_effect": true,
                    "fields": {"retry-after": "3"}}},
        {"answer": {"status": 503, "code": "APIG.0201", "text": "x", "shape": "code_message"}}
      ]}
      """#)
    #expect(plan.seed == 7)
    #expect(plan.clockOffsetNanoseconds == -1_500_000_000)
    #expect(plan.rules.count == 5)
    #expect(plan.rules[0].operation == .getVpnGateway)
    #expect(plan.rules[0].latencyNanoseconds == 5_000_000...50_000_000)
    #expect(plan.rules[0].probability == 0.25)
    #expect(plan.rules[0].skip == 2)
    #expect(plan.rules[0].count == 3)
    #expect(plan.rules[1].latencyNanoseconds == 1_500_000...1_500_000)
    #expect(plan.rules[1].ending == .goAwayAfterAnswer)
    #expect(
      plan.rules[2].answer?.word == .refusal(.throttled(RateLimit(calls: 200, windowSeconds: 300))))
    #expect(plan.rules[3].answer?.afterEffect == true)
    #expect(plan.rules[3].answer?.fields == [.init(name: "retry-after", value: "3")])
    #expect(
      plan.rules[4].answer?.word
        == .refusal(
          CloudRefusal(
            status: 503, code: .literal("APIG.0201"), text: "x", shape: .codeMessage)))
  }

  @Test(arguments: [
    (#"{"rule": []}"#, "rule is not known"),
    (#"{"rules": [{}]}"#, "rules[0] must have"),
    (#"{"rules": [{"answer": "nope"}]}"#, "rules[0].answer must be one of throttled, busy"),
    (#"{"rules": [{"operation": "x", "answer": "busy"}]}"#, "rules[0].operation must be one of"),
    (#"{"rules": [{"answer": "busy", "probability": 2}]}"#, "rules[0].probability must be"),
    (#"{"rules": [{"answer": "busy", "probabilty": 1}]}"#, "rules[0].probabilty is not known"),
    (#"{"rules": [{"ending": "reset"}]}"#, "rules[0].ending must be one of"),
    (#"{"rules": [{"latency_milliseconds": -1}]}"#, "rules[0].latency_milliseconds must be"),
    (
      #"{"rules": [{"latency_milliseconds": {"from": 5, "to": 4}}]}"#,
      "rules[0].latency_milliseconds.to must be at least from"
    ),
    (
      #"{"rules": [{"answer": {"status": 503, "code": "X"}}]}"#, "rules[0].answer.text is required"
    ),
    (
      #"{"rules": [{"answer": {"name": "busy", "status": 503}}]}"#,
      "rules[0].answer.status is not allowed"
    ),
    (
      #"{"rules": [{"answer": {"name": "busy", "fields": {"A": "b"}}}]}"#,
      "rules[0].answer.fields.A must be"
    ),
    (
      #"{"rules": [{"answer": {"name": "busy", "fields": {"a": "b\r\nc: d"}}}]}"#,
      "rules[0].answer.fields.a must be"
    ),
    ("", "the body is not JSON"),
  ])
  func `a faulty plan is refused with its place`(_ json: String, _ text: String) {
    let fault = #expect(throws: FieldFault.self) { try plan(json) }
    #expect(fault?.text.hasPrefix(text) == true, "\(fault?.text ?? "")")
  }

  @Test func `random faults come as often as was said, and all of them equally`() throws {
    let plan = try plan(#"{"random_rate": 0.35}"#)
    var injector = FaultInjector(plan, seed: 7)
    var faults = 0
    for _ in 0..<10_000 {
      if injector.decide(.getVpnGateway, method: "GET", path: "/") != nil { faults += 1 }
    }
    #expect((3_300...3_700).contains(faults))
    #expect(injector.tallies.count == 7)
    for tally in injector.tallies { #expect((420...580).contains(tally.fired)) }
  }

  @Test func `a random rate stands beside rules and has its bounds`() throws {
    #expect(try plan(#"{"random_rate": 0.5, "rules": [{"answer": "busy"}]}"#).rules.count == 8)
    #expect(throws: FieldFault.self) { try plan(#"{"random_rate": 1.5}"#) }
    var injector = FaultInjector(try plan(#"{"random_rate": 1}"#), seed: 1)
    for _ in 0..<100 {
      #expect(injector.decide(.listQuotas, method: "GET", path: "/") != nil)
    }
  }
}
