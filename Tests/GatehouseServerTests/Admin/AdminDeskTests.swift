import HTTP2Wire
import Testing

@testable import GatehouseServer
@testable import Transport

@Suite struct AdminDeskTests {
  /// Status line and text of the answer to one request.
  private func answer(
    _ path: String, method: String = "GET", isReady: Bool = true
  ) async throws -> (fields: [String], text: String) {
    try await Stage.onLoop { loop in
      let status = GatewayStatus(
        table: Stage.table, credentials: [try Stage.credential("prod")])
      status.isReady = isReady
      let exchange = Stage(loop).exchange()
      var head = FieldBlock()
      head.append(name: ":method", value: method)
      head.append(name: ":path", value: path)
      exchange.head = head
      _ = AdminDesk(status: status).begin(exchange)
      return (exchange.fields, String(decoding: exchange.pieces.joined(), as: UTF8.self))
    }
  }

  @Test(
    arguments: [
      ("/livez", 200), ("/startupz", 200), ("/readyz", 200), ("/readyz/writes", 200),
      ("/version", 200), ("/", 404), ("/readyz/", 404),
    ])
  func `each page has its status`(path: String, status: Int) async throws {
    let answer = try await answer(path)
    #expect(answer.fields.first == ":status: \(status)")
    #expect(answer.fields.contains("cache-control: no-store"))
    #expect(answer.fields.contains("content-length: \(answer.text.utf8.count)"))
  }

  @Test func `while draining it lives, but is not ready`() async throws {
    #expect(try await answer("/livez", isReady: false).fields[0] == ":status: 200")
    let verbose = try await answer("/readyz?verbose", isReady: false)
    #expect(verbose.fields[0] == ":status: 503")
    #expect(verbose.text.hasPrefix("[-] serving: starting or draining\n"))
  }

  @Test func `only verbose itself asks for the checks`() async throws {
    #expect(try await answer("/readyz?a=b&verbose").text.contains("[+] credential prod"))
    #expect(try await answer("/readyz?verboser").text == "ok\n")
  }

  @Test func `it is read-only`() async throws {
    let refused = try await answer("/livez", method: "POST")
    #expect(refused.fields[0] == ":status: 405")
    #expect(refused.fields.contains("allow: GET, HEAD"))
  }

  @Test func `HEAD has the fields of GET and no body`() async throws {
    let head = try await answer("/livez", method: "HEAD")
    #expect(head.fields == (try await answer("/livez")).fields)
    #expect(head.text.isEmpty)
  }
}
