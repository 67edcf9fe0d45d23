import CallModel
import Contract
import HTTP2Wire
import SwiftProtobuf
import Testing
import Transport

@testable import Protocols

@Suite struct OperationTableRequestsTests {
  private static let id = "620d99b8-de30-4a8d-8a86-200b868f2d7d"
  private static let path = "/gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway"

  /// The request as protobuf, from whichever face.
  private static func request(
    _ head: FieldBlock, _ body: [UInt8], _ dialect: Dialect
  ) async throws -> GetVpnGatewayRequest? {
    let found = Box<GetVpnGatewayRequest>()
    _ = try await RecordingExchange.said(to: head, body: body) { exchange in
      let operation = try #require(Heads.table.operation(named: "GetVpnGateway"))
      found.value =
        try Heads.table.request(of: exchange, operation, dialect) as? GetVpnGatewayRequest
    }
    return found.value
  }

  @Test func `one request is the same on every face and in every codec`() async throws {
    let wanted = GetVpnGatewayRequest.with { $0.vgwID = Self.id }
    let proto: [UInt8] = try wanted.serializedBytes()
    let json = Array("{\"vgw_id\":\"\(Self.id)\"}".utf8)
    let query = "encoding=proto&base64=1&message=\(text(Base64.encode(proto)))"
      .replacing("+", with: "-").replacing("/", with: "_")
    for (head, body, dialect) in [
      (Heads.post(Self.path, "application/grpc"), GRPCFrame.wrap(proto), Dialect(.grpc, .proto)),
      (
        Heads.post(Self.path, "application/grpc+json"), GRPCFrame.wrap(json), Dialect(.grpc, .json)
      ),
      (Heads.request("POST", Self.path), GRPCFrame.wrap(proto), Dialect(.grpcWeb, .proto)),
      (Heads.request("POST", Self.path), GRPCFrame.wrap(json), Dialect(.grpcWeb, .json)),
      (
        Heads.request("POST", Self.path), GRPCWebText.encode(GRPCFrame.wrap(proto)), .grpcWebText
      ),
      (Heads.post(Self.path, "application/proto"), proto, Dialect(.connect, .proto)),
      (Heads.post(Self.path, "application/json"), json, Dialect(.connect, .json)),
      (Heads.request("GET", "\(Self.path)?\(query)"), [], Dialect(.connect, .proto)),
      (Heads.request("GET", "/v1/vpn-gateways/\(Self.id)"), [], Dialect(.rest, .json)),
    ] {
      #expect(try await Self.request(head, body, dialect) == wanted, "\(dialect)")
    }
  }

  @Test func `an empty JSON body is the empty message`() throws {
    let operation = try #require(Heads.table.operation(named: "GetCaller"))
    #expect(try operation.decode([], .json) is GetCallerRequest)
    #expect(try operation.decode([], .proto) is GetCallerRequest)
    #expect(refusal { () throws(Refusal) in try operation.decode([1], .json) } != nil)
  }

  @Test func `an id is plain from every face that says it plainly`() async throws {
    let proto: [UInt8] = try GetVpnGatewayRequest.with { $0.vgwID = Self.id }.serializedBytes()
    let json = Array("{\"vgw_id\":\"\(Self.id)\"}".utf8)
    for (head, body, dialect, isPlain) in [
      (
        Heads.post(Self.path, "application/grpc"), GRPCFrame.wrap(proto), Dialect(.grpc, .proto),
        true
      ),
      (
        Heads.request("POST", Self.path), GRPCWebText.encode(GRPCFrame.wrap(proto)), .grpcWebText,
        true
      ),
      (Heads.post(Self.path, "application/proto"), proto, Dialect(.connect, .proto), true),
      (Heads.post(Self.path, "application/json"), json, Dialect(.connect, .json), false),
      (Heads.request("GET", "/v1/vpn-gateways/\(Self.id)"), [], Dialect(.rest, .json), true),
      (
        Heads.request("GET", "/v1/vpn-gateways/%36\(Self.id.dropFirst())"), [],
        Dialect(.rest, .json), false
      ),
    ] {
      let found = Box<UpstreamRequest>()
      let foundPlain = Box<Bool>()
      _ = try await RecordingExchange.said(to: head, body: body) { exchange in
        let operation = try #require(Heads.table.operation(named: "GetVpnGateway"))
        let request = try Heads.table.validRequest(of: exchange, operation, dialect)
        foundPlain.value = if case .plain = request { true } else { false }
        found.value = try operation.upstreamRequest(for: request, projectID: "p")
      }
      #expect(foundPlain.value == isPlain, "\(dialect)")
      #expect(found.value.map { text($0.path) } == "/v5/p/vpn-gateways/\(Self.id)", "\(dialect)")
    }
  }

  @Test func `what is not acceptable is refused before it is valid`() async throws {
    let found = Box<Refusal>()
    let head = Heads.request("GET", "/v1/vpn-gateways/x")
    _ = try await RecordingExchange.said(to: head, body: []) { exchange in
      let operation = try #require(Heads.table.operation(named: "GetVpnGateway"))
      found.value = refusal { () throws(Refusal) in
        try Heads.table.validRequest(of: exchange, operation, Dialect(.rest, .json))
      }
    }
    #expect(found.value?.violations.map(\.field) == ["vgw_id"])
  }
}
