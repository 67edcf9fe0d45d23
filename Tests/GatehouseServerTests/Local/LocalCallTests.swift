import CallModel
import Contract
import NIOCore
import Protocols
import SwiftProtobuf
import Testing

@testable import Admission
@testable import GatehouseServer
@testable import Transport

@Suite struct LocalCallTests {
  /// What a call of `ListKeys` is answered when `work` is done, and how it is counted.
  private func answer(
    leaves: Bool = false, expires: Bool = false,
    _ work: @escaping LocalHandler.Later
  ) async throws -> (fields: [String], text: String, outcomes: [String: UInt64]) {
    let group = try await LoopGroup(count: 1)
    let begun = try await group.onEachLoop { loop in
      let stage = Stage(loop)
      let exchange = AnsweringExchange(loop: loop, facts: stage.connection)
      let operation = Stage.operation("/gatehouse.admin.v1.AdminService/ListKeys")
      let call = LocalCall(
        exchange, operation, Dialect(.rest, .json), Stage.caller(),
        deadline: Deadline(.seconds(60), after: 0), tally: stage.tally)
      let done = loop.eventLoop.makePromise(of: Void.self)
      let bound = NIOLoopBound((exchange, stage, call), eventLoop: loop.eventLoop)
      call.start(ListKeysRequest()) { request, caller async throws(Refusal) in
        do throws(Refusal) {
          let reply = try await work(request, caller)
          bound.eventLoop.execute { done.succeed() }
          return reply
        } catch {
          bound.eventLoop.execute { done.succeed() }
          throw error
        }
      }
      if leaves { exchange.leave() }
      if expires { call.expire() }
      return (bound, done.futureResult)
    }
    try await begun[0].1.get()
    let found = try await group.onEachLoop { _ in
      let (exchange, stage, _) = begun[0].0.value
      return (exchange.fields, exchange.text, stage.outcomes)
    }
    try await group.shutdown()
    return found[0]
  }

  private static func reply(
    _ request: any Message, _ caller: String
  ) async throws(Refusal) -> any Message {
    ListKeysResponse.with { $0.keys = [.with { $0.keyID = "of \(caller)" }] }
  }

  @Test func `a LocalCall answers when its work is done`() async throws {
    let said = try await answer(Self.reply)
    #expect(said.fields.contains(":status: 200"))
    #expect(said.text.contains("\"key_id\":\"of caller-0\""))
    #expect(said.outcomes == ["OK": 1])
  }

  @Test func `what its work refuses is its answer`() async throws {
    let said = try await answer { _, _ async throws(Refusal) in throw .keyUnknown }
    #expect(said.fields.contains(":status: 404"))
    #expect(said.outcomes == ["NOT_FOUND": 1])
  }

  @Test func `an answer for somebody who left is dropped`() async throws {
    let said = try await answer(leaves: true, Self.reply)
    #expect(said.fields == [])
    #expect(said.outcomes == [:])
  }

  @Test func `after its deadline it has refused, and says no second thing`() async throws {
    let said = try await answer(expires: true, Self.reply)
    #expect(said.fields.contains(":status: 504"))
    #expect(said.outcomes == ["DEADLINE_EXCEEDED": 1])
  }
}
