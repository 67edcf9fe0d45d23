import HTTP2Wire

@testable import Transport

/// The server of a `HeldCloud`: keeps requests until it is told what to say.
final class HeldService: ExchangeService {
  private let notes: AsyncStream<String>.Continuation
  private var held: [Exchange] = []

  init(_ notes: AsyncStream<String>.Continuation) {
    self.notes = notes
  }

  func begin(_ exchange: Exchange) -> BodyPlan { .collect(limit: 1 << 16) }

  func complete(_ exchange: Exchange) {
    let method = exchange.head.string(of: .method) ?? "-"
    let body = String(decoding: exchange.body, as: UTF8.self)
    held.append(exchange)
    exchange.whenCanceled = { [unowned self, unowned exchange] in
      held.removeAll { $0 === exchange }
      notes.yield("reset \(method)")
    }
    notes.yield(
      "asked \(method) \(exchange.head.string(of: .path) ?? "-")" + (body.isEmpty ? "" : " " + body)
    )
  }

  func answer(_ status: Int, _ body: String) {
    var fields = FieldBlock()
    fields.append(name: ":status", value: String(status))
    fields.append(name: "x-request-id", value: "r-1")
    held.removeFirst().respond(fields, body: Array(body.utf8))
  }

  func bodyTooLarge(_ exchange: Exchange, limit: Int) { exchange.abort(.failed) }
}
