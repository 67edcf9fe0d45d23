import CallModel
import TestTools
import Testing

@testable import GatehouseServer

/// The cloud is down for half a minute, and callers go on reading.
@Suite(.timeLimit(.minutes(10))) struct OutageTests {
  private static let id = "620d99b8-de30-4a8d-8a86-200b868f2d7d"
  private static let gateway = "GetVpnGateway {\"vgw_id\":\"\(id)\"}"
  private static let quotas = "ListQuotas {}"
  private static let zones = "ListVpnGatewayAvailabilityZones {}"

  /// A cloud that answers what it is asked, or fails at it, and counts.
  private struct Cloud {
    let held: HeldCloud
    var isDown = false
    /// Attempts that reached it while it was down.
    var failed = 0
    var answered = 0

    /// What a caller must be told, when all has happened that comes before.
    mutating func read(
      _ call: String, _ demand: String? = nil, says status: Int,
      sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
      let parts = call.split(separator: " ", maxSplits: 1)
      _ = try await held.start(String(parts[0]), String(parts[1]), demanding: demand)
      while true {
        let seen = await held.next()
        guard seen.hasPrefix("asked ") else {
          #expect(seen == "said \(status)", sourceLocation: sourceLocation)
          return
        }
        if isDown {
          failed += 1
          try await held.answer(503)
        } else {
          answered += 1
          try await held.answer(200, body(of: seen))
        }
      }
    }

    private func body(of seen: String) -> String {
      if seen.hasSuffix("/quotas") { return #"{"quotas":{"resources":[]}}"# }
      if seen.hasSuffix("/availability-zones") { return #"{"availability_zones":{}}"# }
      return "{\"vpn_gateway\":{\"id\":\"\(OutageTests.id)\",\"status\":\"ACTIVE\"}}"
    }
  }

  @Test func `what is kept is given as its rules allow, the rest is refused unasked`()
    async throws
  {
    try await HeldCloud.run(keepsAnswers: true) { held in
      var cloud = Cloud(held: held)
      try await cloud.read(Self.quotas, says: 200)
      try await cloud.read(Self.zones, says: 200)
      // Fresh for a minute, given for half a one more while a newer one is fetched.
      held.clock.pass(.seconds(65))
      try await cloud.read(Self.gateway, says: 200)
      held.clock.pass(.seconds(6))
      cloud.isDown = true
      // One call is repeated, and the next one's failure is one too many.
      for _ in 0..<2 { try await cloud.read(Self.gateway, says: 503) }
      #expect(cloud.failed == Limits.breakerFailures)
      // From now on there is a look after 1, 2, 4, 8 and 10 seconds, and nothing else.
      var looks = 0
      for second in 0..<30 {
        let before = cloud.failed
        for _ in 0..<5 {
          try await cloud.read(Self.gateway, says: 503)
          try await cloud.read(Self.gateway, "stale-if-error=60", says: 200)
          try await cloud.read(Self.quotas, says: 200)
          try await cloud.read(Self.zones, says: 200)
        }
        if cloud.failed > before { looks += 1 }
        #expect(cloud.failed - before == ([1, 3, 7, 15, 25].contains(second) ? 1 : 0))
        held.clock.pass(.seconds(1))
      }
      #expect(looks == 5 && cloud.failed == Limits.breakerFailures + looks)
      cloud.isDown = false
      cloud.answered = 0
      // Nobody looks before the time for it has come: then the first look finds it.
      try await cloud.read(Self.gateway, says: 503)
      held.clock.pass(.seconds(5))
      try await cloud.read(Self.gateway, says: 200)
      #expect(cloud.answered == 1)
      try await cloud.read(Self.gateway, says: 200)
      try await cloud.read(Self.quotas, "no-cache", says: 200)
      #expect(cloud.answered == 2)
    }
  }

  @Test func `writes that are refused unasked leave what is kept`() async throws {
    try await HeldCloud.run(keepsAnswers: true) { held in
      var cloud = Cloud(held: held)
      try await cloud.read(Self.gateway, says: 200)
      try await cloud.read(Self.quotas, says: 200)
      cloud.isDown = true
      for _ in 0..<2 {
        try await cloud.read(Self.gateway, "no-cache", says: 503)
      }
      let delete = Self.gateway.replacing("Get", with: "Delete")
      try await cloud.read(delete, says: 503)
      #expect(cloud.failed == Limits.breakerFailures)
      try await cloud.read(Self.gateway, says: 200)
      try await cloud.read(Self.quotas, says: 200)
    }
  }
}
