import CallModel
import HTTP2Wire
import Testing
import Transport

@testable import Protocols

@Suite struct DialectAnswersTests {
  private static let message = Array("{}".utf8)

  @Test(arguments: Dialect.all)
  func `a prepared answer says what one made for the call says`(dialect: Dialect) async throws {
    let prepared = try await RecordingExchange.said { exchange in
      dialect.prepare(Self.message).send(on: exchange)
    }
    let made = try await RecordingExchange.said { exchange in
      dialect.reply(Self.message, facts: ReplyFacts(), on: exchange)
    }
    #expect(Set(prepared.fields) == Set(made.fields))
    #expect(prepared.body == made.body)
    #expect(prepared.trailers == made.trailers)
    #expect(prepared.value(":status") == "200")
  }

  @Test(arguments: Dialect.all)
  func `a refusal has its code on every face`(dialect: Dialect) async throws {
    let said = try await RecordingExchange.said { exchange in
      dialect.refuse(Refusal(.aborted, "again", reason: "CONFLICT"), on: exchange)
    }
    switch dialect.face {
    case .grpc, .grpcWeb: #expect(said.value("grpc-status") == "10")
    case .connect: #expect(said.text.hasPrefix(#"{"code":"aborted","message":"again""#))
    case .rest: #expect(said.text.contains(#""code":"ABORTED""#))
    case .compatible: #expect(said.text.hasPrefix(#"{"error_code":"APIGW.0201","error_msg":"#))
    }
    let statuses: [Face: String] = [.grpc: "200", .grpcWeb: "200", .compatible: "400"]
    #expect(said.value(":status") == statuses[dialect.face] ?? "409")
  }

  @Test func `each face has its own field for the caller's time`() async throws {
    let head = Heads.request(
      "POST", "/", ("grpc-timeout", "2S"), ("connect-timeout-ms", "3000"))
    _ = try await RecordingExchange.said(to: head) { exchange in
      let times = try Dialect.all.map { try $0.timeout(of: exchange) }
      guard times == [2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 2].map({ Duration.seconds($0) }) else {
        throw CancellationError()
      }
    }
  }

  @Test(arguments: Dialect.all) func `no time at all is a deadline that has passed`(
    dialect: Dialect
  ) async throws {
    let head = Heads.request("POST", "/", ("grpc-timeout", "0m"), ("connect-timeout-ms", "0"))
    _ = try await RecordingExchange.said(to: head) { exchange in
      do throws(Refusal) {
        _ = try dialect.timeout(of: exchange)
      } catch {
        guard error.code == .deadlineExceeded else { throw CancellationError() }
        return
      }
      throw CancellationError()
    }
  }

  @Test func `dialects are numbered without gaps`() {
    #expect(Dialect.all.map(\.index) == Array(0..<Dialect.count))
    #expect(Set(Dialect.all).count == Dialect.count)
  }
}
