import CallModel
import Compression
import Contract
import Foundation
import HTTP2Wire
import SwiftProtobuf
import Testing
import Transport

@testable import Protocols

@Suite struct ConnectFaceTests {
  @Test func `an error has its word, its message and its details`() throws {
    let body = ConnectFace.errorBody(
      of: Refusal(
        .permissionDenied, "say \"please\"", reason: "ACTION_NOT_ALLOWED",
        metadata: [("action", "vpn:x:get")]))
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
    #expect(json["code"] as? String == "permission_denied")
    #expect(json["message"] as? String == "say \"please\"")
    let details = try #require(json["details"] as? [[String: String]])
    #expect(details.count == 1)
    #expect(details[0]["type"] == "google.rpc.ErrorInfo")
    let encoded = try #require(details[0]["value"])
    let value = try #require(Base64.decode(encoded.utf8))
    let info = try Google_Rpc_ErrorInfo(serializedBytes: value)
    #expect(info.reason == "ACTION_NOT_ALLOWED")
    #expect(info.metadata == ["action": "vpn:x:get"])
  }

  @Test func `an error has the HTTP status of its code`() async throws {
    let said = try await RecordingExchange.said { exchange in
      ConnectFace.refuse(
        Refusal(.unauthenticated, "who?", reason: "X", retryAfter: .milliseconds(1500)),
        on: exchange)
    }
    #expect(said.value(":status") == "401")
    #expect(said.value("content-type") == "application/json")
    #expect(said.value("www-authenticate")?.hasPrefix("Bearer") == true)
    #expect(said.value("retry-after") == "2")
    #expect(said.value("content-length") == String(said.body.count))
  }

  @Test func `a large reply is packed for who takes gzip, and says that it varies`() async throws {
    let message = Array(String(repeating: "gate", count: 500).utf8)
    let head = Heads.request("POST", "/", ("accept-encoding", "br;q=1.0, gzip;q=0.5"))
    let said = try await RecordingExchange.said(to: head) { exchange in
      Dialect(.connect, .json).reply(message, facts: ReplyFacts(), on: exchange)
    }
    #expect(said.value("content-encoding") == "gzip")
    #expect(said.value("vary") == "accept-encoding")
    #expect(said.value("content-length") == String(said.body.count))
    #expect(try Gzip.decompress(said.body[...], limit: 4000) == message)
    let plain = try await RecordingExchange.said { exchange in
      Dialect(.connect, .json).reply(message, facts: ReplyFacts(), on: exchange)
    }
    #expect(plain.value("content-encoding") == nil)
    #expect(plain.value("vary") == "accept-encoding")
    #expect(plain.body == message)
  }

  @Test(arguments: [
    ("0", Duration.zero), ("1500", .milliseconds(1500)),
    ("9999999999", .milliseconds(9_999_999_999)),
  ])
  func `a timeout is milliseconds`(field: String, timeout: Duration) throws {
    let head = Heads.request("POST", "/", ("connect-timeout-ms", field))
    #expect(try ConnectFace.timeout(of: head) == timeout)
  }

  @Test(arguments: ["", "-1", "1.5", "12345678901", "1s", " 1"])
  func `any other timeout is refused`(field: String) {
    let head = Heads.request("POST", "/", ("connect-timeout-ms", field))
    #expect(
      refusal { () throws(Refusal) in try ConnectFace.timeout(of: head) }?.reason
        == "MALFORMED_TIMEOUT")
  }

  @Test func `the protocol's version is 1 where it is said`() {
    #expect(refusal { () throws(Refusal) in try check(nil) } == nil)
    #expect(refusal { () throws(Refusal) in try check("1") } == nil)
    for version in ["2", "", "1.0", "01"] {
      #expect(
        refusal { () throws(Refusal) in try check(version) }?.code == .invalidArgument, "\(version)"
      )
    }
  }

  private func check(_ version: String?) throws(Refusal) {
    var head = Heads.request("POST", "/")
    if let version { head.append(name: "connect-protocol-version", value: version) }
    try ConnectFace.checkVersion(head)
  }
}
