import HTTP2Wire

@testable import Transport

/// An exchange without a connection, for calls that are answered at once and whole.
final class AnsweringExchange: Exchange {
  private(set) var fields: [String] = []
  private(set) var text = ""
  /// Called when the answer was given.
  var whenAnswered: (() -> Void)?

  override func respond(
    _ headers: PreparedHeaders, body: [UInt8], trailers: PreparedHeaders?
  ) {
    var block = FieldBlock()
    headers.forEach { name, value in block.append(name: name, value: value) }
    respond(block, body: body, trailers: trailers)
  }

  override func respond(
    _ fields: consuming FieldBlock, body: [UInt8], trailers: PreparedHeaders?
  ) {
    precondition(!isAnswered, "answered twice")
    isAnswered = true
    whenCanceled = nil
    self.fields = (0..<fields.count).map {
      "\(fields.nameText(at: $0)): \(fields.valueText(at: $0))"
    }
    text = String(decoding: body, as: UTF8.self)
    whenAnswered?()
  }

  /// The caller resets the stream, or its connection ends.
  func leave() {
    end()
  }
}
