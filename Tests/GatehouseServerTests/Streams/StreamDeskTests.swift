import Admission
import CallModel
import Contract
import Testing

@testable import GatehouseServer
@testable import Transport

@Suite struct StreamDeskTests {
  @Test func `a connection has so many streams and no more, until one ends`() async throws {
    let found = try await Stage.onLoop { loop in
      let stage = Stage(loop, perCaller: 8, perConnection: 2)
      let first = stage.exchange()
      _ = try stage.open(first)
      _ = try stage.open(stage.exchange())
      let third = refusal { () throws(Refusal) in try stage.open(stage.exchange()) }
      let other = ConnectionFacts(source: .local, listener: 0, isEncrypted: true)
      _ = try stage.open(stage.exchange(on: other))
      first.cancel()
      let fourth = refusal { () throws(Refusal) in try stage.open(stage.exchange()) }
      return (third, fourth?.code, stage.desk.count)
    }
    #expect(found.0?.code == .resourceExhausted)
    #expect(found.0?.reason == "TOO_MANY_STREAMS")
    #expect(found.1 == nil)
    #expect(found.2 == 3)
  }

  @Test func `a caller has so many over all connections, and others are not touched`()
    async throws
  {
    let found = try await Stage.onLoop { loop in
      let stage = Stage(loop, perCaller: 2, perConnection: 9)
      let reply = try stage.open(stage.exchange())
      _ = try stage.open(stage.exchange())
      let third = refusal { () throws(Refusal) in try stage.open(stage.exchange()) }
      _ = try stage.open(stage.exchange(), by: Stage.caller(1))
      reply.finish()
      _ = try stage.open(stage.exchange())
      return (
        third?.code, stage.allowance.count(of: Stage.caller()),
        stage.allowance.count(of: Stage.caller(1))
      )
    }
    #expect(found.0 == .resourceExhausted)
    #expect(found.1 == 2)
    #expect(found.2 == 1)
  }

  @Test func `a review ends the streams that are refused now, and no others`() async throws {
    let found = try await Stage.onLoop { loop in
      let stage = Stage(loop)
      _ = try stage.open(stage.exchange())
      _ = try stage.open(stage.exchange(), by: Stage.caller(1))
      stage.desk.review { stream in
        stream.caller.name == "caller-1"
          ? Refusal(.unauthenticated, "is no caller any more", reason: "UNAUTHENTICATED") : nil
      }
      return (stage.desk.count, stage.outcomes, stage.allowance.count(of: Stage.caller(1)))
    }
    #expect(found.0 == 1)
    #expect(found.1 == ["UNAUTHENTICATED": 1])
    #expect(found.2 == 0)
  }

  @Test func `a drain ends what is open and takes nothing new`() async throws {
    let found = try await Stage.onLoop { loop in
      let stage = Stage(loop)
      let exchanges = [stage.exchange(), stage.exchange(), stage.exchange()]
      // One that has said nothing, one that has, and one whose reader is slow.
      _ = try stage.open(exchanges[0])
      try stage.open(exchanges[1]).show(response(.serving))
      exchanges[2].room = 1
      let slow = try stage.open(exchanges[2])
      slow.show(response(.serving))
      slow.show(response(.notServing))
      stage.desk.drain()
      let late = refusal { () throws(Refusal) in try stage.open(stage.exchange()) }
      return (
        exchanges.map(\.grpcStatus), stage.desk.count, late?.code, stage.outcomes,
        stage.allowance.count(of: Stage.caller())
      )
    }
    #expect(found.0 == ["grpc-status: 14", "grpc-status: 14", "grpc-status: 14"])
    #expect(found.1 == 0)
    #expect(found.2 == .unavailable)
    #expect(found.3 == ["UNAVAILABLE": 3])
    #expect(found.4 == 0)
  }
}
