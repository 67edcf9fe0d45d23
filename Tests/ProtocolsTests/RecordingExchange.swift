import HTTP2Wire

@testable import Transport

/// What was said on an exchange, in order.
struct Said: Sendable, Equatable {
  var fields: [String] = []
  var body: [UInt8] = []
  var trailers: [String] = []
  /// Pieces of a body that came in pieces; the answer is whole when nil.
  var isFinished = false

  var text: String { String(decoding: body, as: UTF8.self) }

  func value(_ name: String) -> String? {
    let line = (fields + trailers).first { $0.hasPrefix("\(name): ") }
    return line.map { String($0.dropFirst(name.count + 2)) }
  }
}

/// An exchange without a connection, which keeps what is said on it.
final class RecordingExchange: Exchange {
  private(set) var said = Said()

  override func respond(
    _ headers: PreparedHeaders, body: [UInt8], trailers: PreparedHeaders?
  ) {
    said.fields = Self.lines(headers)
    said.body = body
    said.trailers = trailers.map(Self.lines) ?? []
    said.isFinished = true
  }

  override func respond(_ fields: FieldBlock, body: [UInt8], trailers: PreparedHeaders?) {
    said.fields = Self.lines(fields)
    said.body = body
    said.trailers = trailers.map(Self.lines) ?? []
    said.isFinished = true
  }

  override func start(_ fields: FieldBlock) {
    said.fields = Self.lines(fields)
  }

  override func write(_ bytes: [UInt8]) -> Bool {
    said.body += bytes
    return true
  }

  override func finish(trailers: FieldBlock?) {
    said.trailers = trailers.map(Self.lines) ?? []
    said.isFinished = true
  }

  private static func lines(_ fields: FieldBlock) -> [String] {
    (0..<fields.count).map { "\(fields.nameText(at: $0)): \(fields.valueText(at: $0))" }
  }

  private static func lines(_ headers: PreparedHeaders) -> [String] {
    var block = FieldBlock()
    headers.forEach { name, value in block.append(name: name, value: value) }
    return lines(block)
  }

  /// Does `work` with an exchange of this request, on a loop of its own, and gives what was said.
  static func said(
    to head: FieldBlock = FieldBlock(), body: [UInt8] = [],
    _ work: @escaping @Sendable (Exchange) throws -> Void
  ) async throws -> Said {
    let group = try await LoopGroup(count: 1)
    do {
      let said = try await group.onEachLoop { loop in
        let exchange = RecordingExchange(
          loop: loop, facts: ConnectionFacts(source: .local, listener: 0, isEncrypted: true))
        exchange.head = head
        exchange.body = body
        try work(exchange)
        return exchange.said
      }
      try await group.shutdown()
      return said[0]
    } catch {
      try? await group.shutdown()
      throw error
    }
  }
}
