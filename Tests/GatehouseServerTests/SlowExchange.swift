import CallModel
import HTTP2Wire

@testable import Transport

/// An exchange without a connection, whose reader is as fast as a test wants.
final class SlowExchange: Exchange {
  private(set) var fields: [String] = []
  private(set) var pieces: [[UInt8]] = []
  private(set) var trailers: [String] = []
  private(set) var isFinished = false
  /// Pieces taken before the next write is answered with «wait»; nil for any number.
  var room: Int?

  /// A header section of this method, path and further fields.
  static func head(_ path: String, _ others: [(String, String)] = []) -> FieldBlock {
    var head = FieldBlock()
    head.append(name: ":method", value: "POST")
    head.append(name: ":path", value: path)
    for (name, value) in others { head.append(name: name, value: value) }
    return head
  }

  /// The peer reads: `more` pieces may be written before the next stop.
  func read(_ more: Int) {
    room = more
    whenWritable?()
  }

  /// The peer resets the stream.
  func cancel() {
    end()
  }

  override func respond(
    _ headers: PreparedHeaders, body: [UInt8], trailers: PreparedHeaders?
  ) {
    preconditionFailure("streams are not prepared")
  }

  override func respond(
    _ fields: consuming FieldBlock, body: [UInt8], trailers: PreparedHeaders?
  ) {
    precondition(!isAnswered, "answered twice")
    isAnswered = true
    self.fields = Self.lines(fields)
    if !body.isEmpty { pieces.append(body) }
    isFinished = true
  }

  override func start(_ fields: consuming FieldBlock) {
    precondition(!isAnswered, "answered twice")
    isAnswered = true
    self.fields = Self.lines(fields)
  }

  override func write(_ bytes: [UInt8]) -> Bool {
    precondition(isAnswered && !isFinished, "written out of turn")
    pieces.append(bytes)
    guard let left = room else { return true }
    room = left - 1
    return left > 1
  }

  override func finish(trailers: FieldBlock?) {
    precondition(isAnswered && !isFinished, "finished out of turn")
    self.trailers = trailers.map(Self.lines) ?? []
    isFinished = true
  }

  private static func lines(_ fields: FieldBlock) -> [String] {
    (0..<fields.count).map { "\(fields.nameText(at: $0)): \(fields.valueText(at: $0))" }
  }
}
