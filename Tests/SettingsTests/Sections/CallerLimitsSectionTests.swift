import Testing

@testable import Settings

struct CallerLimitsSectionTests {
  private func limits(of caller: String, everybody: String = "") throws -> Settings.CallerLimits {
    let settings = try Sample.settings(
      """
      listeners: [{ unix: /a }]
      callers:
        billing:
          unix: { uids: [1] }
          \(caller)
      limits: { \(everybody) }
      """)
    return settings.callers[0].limits
  }

  @Test func `nobody is slowed down where nothing is written, and nobody may hold everything`()
    throws
  {
    let limits = try limits(of: "")
    #expect(limits.read == nil)
    #expect(limits.write == nil)
    #expect(limits.inFlight == Settings.InFlightLimit(callsMax: 1024, isShadow: false))
  }

  @Test func `a caller without a word of its own has what each caller has`() throws {
    let limits = try limits(
      of: "",
      everybody: """
        each_caller: { read: { per_second: 10 }, write: { per_minute: 6, burst: 2, shadow: true },
                       in_flight: { calls_max: 7, shadow: true } }
        """)
    #expect(limits.read == .init(calls: 10, perSeconds: 1, burst: 10))
    #expect(limits.write == .init(calls: 6, perSeconds: 60, burst: 2, isShadow: true))
    #expect(limits.inFlight == .init(callsMax: 7, isShadow: true))
  }

  @Test func `each word of its own takes the place of one, as a whole`() throws {
    let limits = try limits(
      of: "limits: { read: { per_minute: 5 }, write: off }",
      everybody: """
        each_caller: { read: { per_second: 10, burst: 99, shadow: true },
                       write: { per_second: 1 }, in_flight: { calls_max: 7 } }
        """)
    #expect(limits.read == .init(calls: 5, perSeconds: 60, burst: 5))
    #expect(limits.write == nil)
    #expect(limits.inFlight.callsMax == 7)
  }

  private func faults(_ limits: String) -> [String] {
    Sample.faults(in: "callers", "{ a: { unix: { uids: [1] }, limits: \(limits) } }").map {
      "\($0.keyPath): \($0.message)"
    }
  }

  @Test(arguments: [
    ("{ read: {} }", "read: there is no rate"),
    ("{ read: }", "read: there is no rate"),
    ("{ read: on }", "read: found a text"),
    ("{ read: 5 }", "read: found a number"),
    ("{ read: [5] }", "read: found a list"),
    ("{ read: { burst: 5 } }", "read: there is no rate"),
    ("{ read: { per_second: 0 } }", "read.per_second: the number is out of range"),
    ("{ read: { per_second: 1000001 } }", "read.per_second: the number is out of range"),
    ("{ write: { per_minute: 0 } }", "write.per_minute: the number is out of range"),
    ("{ read: { per_second: 1, burst: 0 } }", "read.burst: the number is out of range"),
    ("{ read: { per_second: 1, shadow: yes } }", "read.shadow: found a text"),
    (
      "{ read: { per_second: 1, per_minute: 60 } }",
      "read.per_minute: the rate is given twice"
    ),
    ("{ reads: off }", ": the key \"reads\" is unknown; did you mean \"read\"?"),
    ("{ read: { per_hour: 1 } }", "read: the key \"per_hour\" is unknown"),
    ("{ in_flight: off }", "in_flight: found a text"),
    ("{ in_flight: { calls_max: 0 } }", "in_flight.calls_max: the number is out of range"),
    ("{ in_flight: { shadow: 1 } }", "in_flight.shadow: found a number"),
    ("5", ": found a number"),
  ])
  func `what cannot be meant is a fault at its place`(written: String, fault: String) {
    let found = faults(written)
    let place = fault.hasPrefix(":") ? "callers.a.limits" : "callers.a.limits."
    #expect(found.contains { $0.hasPrefix(place + fault) }, "\(found)")
  }

  @Test func `a fault of each caller is told once, at its line`() {
    let found = Sample.faults(
      """
      listeners: [{ unix: /a }]
      callers: { a: { unix: { uids: [1] } }, b: { unix: { uids: [2] } } }
      limits:
        each_caller:
          write: { per_minute: many }
      """)
    #expect(found.count == 1)
    #expect(
      found[0].hasPrefix("conf/g.yaml:5:26: limits.each_caller.write.per_minute: found a text"),
      "\(found)")
    #expect(found[0].contains("a whole number of calls, 1 to 1000000"))
  }
}
