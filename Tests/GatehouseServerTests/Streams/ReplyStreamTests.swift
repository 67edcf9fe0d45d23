import Admission
import CallModel
import Contract
import NIOCore
import Protocols
import Testing

@testable import GatehouseServer
@testable import Transport

@Suite struct ReplyStreamTests {
  @Test func `messages arrive in order, then the end`() async throws {
    let (statuses, grpcStatus, outcomes) = try await Stage.onLoop { loop in
      let stage = Stage(loop)
      let exchange = stage.exchange()
      let reply = try stage.open(exchange)
      reply.send(response(.serving))
      reply.send(response(.notServing))
      reply.finish()
      reply.send(response(.unknown))
      reply.finish(Refusal(.internal, "late", reason: "LATE"))
      return (try exchange.statuses, exchange.grpcStatus, stage.outcomes)
    }
    #expect(statuses == [.serving, .notServing])
    #expect(grpcStatus == "grpc-status: 0")
    #expect(outcomes == ["OK": 1])
  }

  @Test func `a refusal before the first word is the whole answer`() async throws {
    let (fields, trailers, outcomes) = try await Stage.onLoop { loop in
      let stage = Stage(loop)
      let exchange = stage.exchange()
      try stage.open(exchange).finish(Refusal(.notFound, "no", reason: "NO"))
      return (exchange.fields, exchange.trailers, stage.outcomes)
    }
    #expect(fields.contains("grpc-status: 5"))
    #expect(trailers.isEmpty)
    #expect(outcomes == ["NOT_FOUND": 1])
  }

  @Test(arguments: 0..<4)
  func `its place among the calls in flight is free when it is over, however it ends`(
    way: Int
  ) async throws {
    let counts = try await Stage.onLoop { loop in
      let stage = Stage(loop)
      let exchange = stage.exchange()
      let inFlight = InFlight()
      let reply = try stage.open(exchange)
      reply.place = inFlight.enter(most: 1)
      let before = inFlight.count
      switch way {
      case 0: reply.finish()
      case 1: reply.finish(Refusal(.notFound, "no", reason: "NO"))
      case 2: exchange.cancel()
      default: stage.desk.drain()
      }
      return [before, inFlight.count]
    }
    #expect(counts == [1, 0])
  }

  @Test func `a stream without words begins before it ends`() async throws {
    let (fields, trailers) = try await Stage.onLoop { loop in
      let exchange = Stage(loop).exchange()
      let stage = Stage(loop)
      try stage.open(exchange).finish()
      return (exchange.fields, exchange.trailers)
    }
    #expect(fields.first == ":status: 200")
    #expect(trailers == ["grpc-status: 0"])
  }

  @Test func `a slow reader stops the sender until it has read`() async throws {
    let (sent, pieces) = try await Stage.onLoop { loop in
      let stage = Stage(loop)
      let exchange = stage.exchange()
      exchange.room = 2
      let reply = try stage.open(exchange)
      var sent = 0
      let goOn = {
        while reply.isWritable, sent < 5 {
          reply.send(response(.serving))
          sent += 1
        }
      }
      reply.whenWritable = goOn
      goOn()
      let before = sent
      exchange.read(2)
      let between = sent
      exchange.read(9)
      return ([before, between, sent], exchange.pieces.count)
    }
    #expect(sent == [2, 4, 5])
    #expect(pieces == 5)
  }

  @Test func `a slow reader is told the latest state only`() async throws {
    let (statuses, grpcStatus) = try await Stage.onLoop { loop in
      let stage = Stage(loop)
      let exchange = stage.exchange()
      exchange.room = 1
      let reply = try stage.open(exchange)
      reply.show(response(.serving))
      for _ in 0..<1000 {
        reply.show(response(.notServing))
        reply.show(response(.serviceUnknown))
      }
      exchange.read(5)
      return (try exchange.statuses, exchange.grpcStatus)
    }
    #expect(statuses == [.serving, .serviceUnknown])
    #expect(grpcStatus == nil)
  }

  @Test func `the end waits for the states before it`() async throws {
    let found = try await Stage.onLoop { loop in
      let stage = Stage(loop)
      let exchange = stage.exchange()
      exchange.room = 1
      let reply = try stage.open(exchange)
      reply.show(response(.serving), of: "a")
      reply.show(response(.notServing), of: "a")
      reply.show(response(.unknown), of: "b")
      reply.finish()
      var endings = [exchange.isFinished]
      exchange.read(1)
      endings.append(exchange.isFinished)
      exchange.read(1)
      endings.append(exchange.isFinished)
      return (endings, try exchange.statuses)
    }
    #expect(found.0 == [false, false, true])
    #expect(found.1 == [.serving, .notServing, .unknown])
  }

  @Test func `a refusal does not wait, not even behind an end that does`() async throws {
    let (statuses, grpcStatus, isOver) = try await Stage.onLoop { loop in
      let stage = Stage(loop)
      let exchange = stage.exchange()
      exchange.room = 1
      let reply = try stage.open(exchange)
      reply.show(response(.serving))
      reply.show(response(.notServing))
      reply.finish()
      reply.finish(Refusal(.unavailable, "now", reason: "NOW"))
      return (try exchange.statuses, exchange.grpcStatus, reply.isOver)
    }
    #expect(statuses == [.serving])
    #expect(grpcStatus == "grpc-status: 14")
    #expect(isOver)
  }

  @Test func `a caller that leaves frees everything, and nothing more is said`() async throws {
    let found = try await Stage.onLoop { loop in
      let stage = Stage(loop)
      let exchange = stage.exchange()
      var overs = 0
      weak var forgotten: ReplyStream?
      do {
        let reply = try stage.open(exchange)
        forgotten = reply
        reply.whenOver = { overs += 1 }
        reply.whenWritable = { overs += 100 }
        reply.send(response(.serving))
        exchange.cancel()
        reply.send(response(.serving))
        reply.show(response(.serving))
        reply.finish()
      }
      return (
        overs, exchange.pieces.count, exchange.isFinished, stage.desk.count,
        stage.allowance.count(of: Stage.caller()), forgotten == nil, stage.outcomes
      )
    }
    #expect(found.0 == 1)
    #expect(found.1 == 1)
    #expect(!found.2)
    #expect(found.3 == 0)
    #expect(found.4 == 0)
    #expect(found.5)
    #expect(found.6 == ["CANCELLED": 1])
  }

  @Test func `the call's own deadline ends it`() async throws {
    let group = try await LoopGroup(count: 1)
    let opened = try await group.onEachLoop { loop in
      let stage = Stage(loop)
      let exchange = stage.exchange([("grpc-timeout", "1n")])
      let reply = try stage.open(exchange)
      reply.send(response(.serving))
      return NIOLoopBound((exchange, stage), eventLoop: loop.eventLoop)
    }
    var status: String?
    while status == nil {
      status = try await group.onEachLoop { _ in opened[0].value.0.grpcStatus }[0]
    }
    #expect(status == "grpc-status: 4")
    try await group.shutdown()
  }

  @Test func `a deadline beyond the clock is none, and a broken one is refused`() async throws {
    let found = try await Stage.onLoop { loop in
      let stage = Stage(loop)
      let exchange = stage.exchange([("grpc-timeout", "99999999H")])
      let reply = try stage.open(exchange)
      let broken = stage.exchange([("grpc-timeout", "1x")])
      let wrong = refusal { () throws(Refusal) in try stage.open(broken) }
      return (reply.isOver, wrong?.reason, stage.desk.count)
    }
    #expect(!found.0)
    #expect(found.1 == "MALFORMED_TIMEOUT")
    #expect(found.2 == 1)
  }
}
