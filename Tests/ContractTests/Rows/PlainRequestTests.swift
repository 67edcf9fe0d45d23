import CallModel
import SwiftProtobuf
import TestTools
import Testing

@testable import Contract

/// Two speeds, one meaning: what the short way takes, the long way takes and sends the same.
@Suite struct PlainRequestTests {
  private static let project = "a4a5d4098fb4474fa22cd05f897d6b99"
  private static let operations = [("GetVpnGateway", "GET"), ("DeleteVpnGateway", "DELETE")]

  private let path = "/v1/vpn-gateways/"

  /// What the long way makes of a request; nil when it refuses.
  private func sent(
    _ operation: Contract.Operation, _ request: () throws -> any Message
  ) -> UpstreamRequest? {
    try? {
      let message = try request()
      try operation.check(message)
      return try operation.upstreamRequest(for: message, projectID: Self.project)
    }()
  }

  private func sent(
    _ operation: Contract.Operation, plain: PlainRequest?
  ) throws -> UpstreamRequest? {
    guard let plain else { return nil }
    return try operation.upstreamRequest(for: .plain(plain), projectID: Self.project)
  }

  private func mutations(of value: [UInt8], _ pool: String) -> [[UInt8]] {
    var random = Dice(state: 7)
    return (0..<600).map { _ in
      var value = value
      for _ in 0...random.below(2) where !value.isEmpty {
        let place = random.below(value.count)
        switch random.below(3) {
        case 0: value[place] = Array(pool.utf8)[random.below(pool.utf8.count)]
        case 1: value.remove(at: place)
        default: value.insert(Array(pool.utf8)[random.below(pool.utf8.count)], at: place)
        }
      }
      return value
    }
  }

  @Test func `an id in a path is sent as the message would be`() throws {
    for (name, method) in Self.operations {
      let operation = try Calls.operation(name)
      let short = try #require(
        try sent(operation, plain: rest(operation, path + Calls.gateway)))
      #expect(text(short.path) == "/v5/\(Self.project)/vpn-gateways/\(Calls.gateway)")
      #expect(short == sent(operation) { try Calls.rest(method, path + Calls.gateway).request })
    }
  }

  private func rest(_ operation: Contract.Operation, _ target: String) -> PlainRequest? {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    return operation.plainRequest(
      path: Array(parts[0].utf8).span, query: Array(parts.dropFirst().joined().utf8).span)
  }

  @Test func `whatever path is taken the short way, the long way takes to the same place`() throws {
    let odd = [
      "", ".", "..", "%2e", "a%2Fb", "a/b", "é", "\(Calls.gateway)?", "\(Calls.gateway)?a=b",
    ]
    for (name, method) in Self.operations {
      let operation = try Calls.operation(name)
      let mutated = mutations(of: Array(Calls.gateway.utf8), "0aFg-._~%2/?é ").map(text)
      var taken = 0
      for value in odd + mutated + [Calls.gateway.uppercased()] {
        let short = try sent(operation, plain: rest(operation, path + value))
        let long = sent(operation) { try Calls.rest(method, path + value).request }
        #expect(short == nil || short == long, "\(value)")
        if short != nil { taken += 1 }
      }
      // Not for nothing: other ids, and an empty query.
      #expect(taken > 20)
    }
  }

  @Test(arguments: ["GetVpnGateway", "DeleteVpnGateway", "ListVpnGateways", "CreateVpnGateway"])
  func `whatever message is taken the short way, the long way takes to the same place`(
    name: String
  ) throws {
    let operation = try Calls.operation(name)
    let get: [UInt8] = [10, 36] + Array(Calls.gateway.utf8)
    var isTaken = false
    for wire in [[], get, get + get, get + [16, 1]] + mutations(of: get, "0aF-\n\u{1}\u{8}$ .é") {
      guard let short = try sent(operation, plain: operation.plainRequest(proto: wire)) else {
        continue
      }
      isTaken = true
      #expect(short == sent(operation) { try operation.request(proto: wire) }, "\(wire)")
    }
    #expect(isTaken == (name != "CreateVpnGateway"))
  }

  @Test func `a list without parameters is plain, and one with them is not`() throws {
    let operation = try Calls.operation("ListVpnGateways")
    let short = try sent(operation, plain: rest(operation, "/v1/vpn-gateways"))
    #expect(short == sent(operation) { try Calls.rest("GET", "/v1/vpn-gateways").request })
    #expect(short != nil)
    #expect(rest(operation, "/v1/vpn-gateways?page_size=1") == nil)
    #expect(rest(operation, "/v1/vpn-gateways/") == nil)
  }

  @Test func `what has a body, a mask or no upstream call has no plain requests`() throws {
    for name in ["CreateVpnGateway", "UpdateVpnGateway", "GetCaller"] {
      #expect(try Calls.operation(name).plain == nil, "\(name)")
    }
  }

  @Test(arguments: ["", ".", ".."])
  func `a project that would step up in the path is not sent`(project: String) throws {
    let operation = try Calls.operation("GetVpnGateway")
    let plain = try #require(rest(operation, "/v1/vpn-gateways/\(Calls.gateway)"))
    #expect(throws: Refusal.self) {
      try operation.upstreamRequest(for: plain, projectID: project)
    }
  }
}
