import HTTP2Wire

@testable import Transport

/// A service that notes what it is told and answers as the test says; by default with an echo.
final class ScriptedService: ExchangeService {
  var plan: (Exchange) -> BodyPlan = { _ in .collect(limit: 1024) }
  var answer: (Exchange) -> Void = { exchange in
    exchange.respond(
      ScriptedService.fields("200", ("content-type", "text/plain")),
      body: ScriptedService.echo(exchange))
  }
  /// Says nothing unless a test wants it to.
  var refuseSlow: (Exchange) -> Void = { _ in }
  private(set) var notes: [String] = []
  /// The last exchange begun.
  private(set) var exchange: Exchange?

  func begin(_ exchange: Exchange) -> BodyPlan {
    self.exchange = exchange
    let head = exchange.head
    notes.append(
      "begin \(head.string(of: .method) ?? "-") \(head.string(of: .path) ?? "-")"
        + (exchange.hasEnded ? " whole" : ""))
    return plan(exchange)
  }

  func complete(_ exchange: Exchange) {
    notes.append("complete \(exchange.body.count)")
    answer(exchange)
  }

  func bodyTooLarge(_ exchange: Exchange, limit: Int) {
    notes.append("too large \(limit)")
    exchange.respond(Self.fields("413"))
  }

  func bodyTooSlow(_ exchange: Exchange) {
    notes.append("too slow")
    refuseSlow(exchange)
  }

  static func fields(_ status: String, _ others: (String, String)...) -> FieldBlock {
    var fields = FieldBlock()
    fields.append(name: ":status", value: status)
    for (name, value) in others {
      fields.append(name: name, value: value)
    }
    return fields
  }

  static func echo(_ exchange: Exchange) -> [UInt8] {
    let head = exchange.head
    return Array("\(head.string(of: .method) ?? "-") \(head.string(of: .path) ?? "-") ".utf8)
      + exchange.body
  }
}

/// Keeps the pieces of a body.
final class PieceReceiver: BodyReceiver {
  private(set) var pieces: [String] = []
  private(set) var hasEnded = false
  var whenEnded: (Exchange) -> Void = { _ in }

  func received(_ bytes: Span<UInt8>, on exchange: Exchange) {
    pieces.append(String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self))
  }

  func ended(on exchange: Exchange) {
    hasEnded = true
    whenEnded(exchange)
  }
}
