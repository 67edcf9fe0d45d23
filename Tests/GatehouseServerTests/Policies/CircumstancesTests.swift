import Admission
import CallModel
import HTTP2Wire
import NIOCore
import Protocols
import Testing

@testable import GatehouseServer
@testable import Transport

/// For which calls a decision that was made holds again.
@Suite struct CircumstancesTests {
  private func circumstances(
    _ heeded: MissingFacts, from address: String = "192.0.2.7", isEncrypted: Bool = true,
    at second: Int64 = 100, key: String? = "Bearer ghk_x"
  ) async throws -> Circumstances {
    try await Stage.onLoop { loop in
      let exchange = AnsweringExchange(
        loop: loop,
        facts: ConnectionFacts(
          source: SourceAddress(try SocketAddress(ipAddress: address, port: 1)), listener: 0,
          isEncrypted: isEncrypted))
      if let key { exchange.head.append(name: "authorization", value: key) }
      return Circumstances(of: exchange, on: .rest, heeding: heeded) { second }
    }
  }

  @Test func `where nothing of a call counts, every call is like every other`() async throws {
    let one = try await circumstances([.resourceID]).until(nil)
    #expect(
      one.cover(
        try await circumstances(
          [.resourceID], from: "198.51.100.1", isEncrypted: false, at: 5, key: nil)))
  }

  @Test func `a source that counts must be the same`() async throws {
    let decided = try await circumstances(.source).until(nil)
    #expect(decided.cover(try await circumstances(.source)))
    #expect(!decided.cover(try await circumstances(.source, from: "192.0.2.8")))
    #expect(!decided.cover(try await circumstances(.source, from: "::1")))
  }

  @Test func `so must the method and the transport`() async throws {
    let facts: MissingFacts = [.method, .transport]
    let decided = try await circumstances(facts).until(nil)
    #expect(decided.cover(try await circumstances(facts, from: "192.0.2.8", at: 7)))
    #expect(!decided.cover(try await circumstances(facts, key: nil)))
    #expect(!decided.cover(try await circumstances(facts, key: "Bearer eyJ.x.y")))
    #expect(!decided.cover(try await circumstances(facts, isEncrypted: false)))
  }

  @Test func `a date that is reached ends it, and a clock that is set back`() async throws {
    let decided = try await circumstances(.time).until(200)
    for second: Int64 in [100, 101, 199] {
      #expect(decided.cover(try await circumstances(.time, at: second)))
    }
    for second: Int64 in [99, 200, 201] {
      #expect(!decided.cover(try await circumstances(.time, at: second)))
    }
    let forEver = try await circumstances(.time).until(nil)
    #expect(forEver.cover(try await circumstances(.time, at: .max - 1)))
  }
}
