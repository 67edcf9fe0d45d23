import Testing

@testable import Settings

struct LimitsTests {
  @Test func `every limit can be set`() throws {
    let settings = try Sample.settings(
      """
      listeners: [{ unix: /a }]
      limits:
        deadline_default_seconds: 1
        deadline_maximum_seconds: 2
        watch_maximum_seconds: 10
        request_body_bytes_max: 1024
        connections_max: 9
        connections_per_source_max: 8
        streams_per_connection_max: 7
        handshake_timeout_seconds: 3
        request_timeout_seconds: 4
        idle_timeout_seconds: 5
        failed_authentications_per_minute_per_source: 6
        drain_seconds: 0
      telemetry: { log_level: debug, log_format: json, send_traceparent_upstream: true }
      """)
    let limits = settings.limits
    #expect(limits.deadlineDefault == .seconds(1))
    #expect(limits.deadlineMaximum == .seconds(2))
    #expect(limits.watchMaximum == .seconds(10))
    #expect(limits.requestBodyBytesMax == 1024)
    #expect(limits.connectionsMax == 9)
    #expect(limits.connectionsPerSourceMax == 8)
    #expect(limits.streamsPerConnectionMax == 7)
    #expect(limits.handshakeTimeout == .seconds(3))
    #expect(limits.requestTimeout == .seconds(4))
    #expect(limits.idleTimeout == .seconds(5))
    #expect(limits.failedAuthenticationsPerMinutePerSource == 6)
    #expect(limits.drain == .zero)
    #expect(settings.telemetry.logLevel == .debug)
    #expect(settings.telemetry.logFormat == .json)
    #expect(settings.telemetry.sendsTraceparentUpstream)
  }

  @Test func `a default gives way to a value that was lowered`() throws {
    let settings = try Sample.settings(
      "listeners: [{ unix: /a }]\nlimits: { deadline_maximum_seconds: 3, connections_max: 5 }")
    #expect(settings.limits.deadlineDefault == .seconds(3))
    #expect(settings.limits.connectionsPerSourceMax == 5)
  }

  @Test func `values that were given must agree`() {
    let faults = Sample.faults(
      in: "limits",
      "{ deadline_default_seconds: 9, deadline_maximum_seconds: 8, connections_max: 2, "
        + "connections_per_source_max: 3 }")
    #expect(
      faults.map(\.keyPath) == [
        "limits.deadline_default_seconds", "limits.connections_per_source_max",
      ])
  }

  @Test func `every limit has a lower and an upper bound`() {
    for key in Settings.Limits.boundKeys {
      for number in ["-1", "99999999"] {
        let faults = Sample.faults(in: "limits", "{ \(key): \(number) }")
        #expect(faults.map(\.message) == ["the number is out of range"])
      }
    }
  }
}
