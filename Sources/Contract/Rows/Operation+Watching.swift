public import CallModel
public import SwiftProtobuf

/// What somebody wants to watch.
public struct WatchQuestion: Sendable, Equatable {
  /// What ends a watch.
  public enum End: String, Sendable, CaseIterable {
    /// An end state of the resource.
    case settled = "SETTLED"
    /// The resource is gone.
    case deleted = "DELETED"
    /// Time alone.
    case nothing = "NOTHING"
  }

  /// As it was given.
  public let id: String
  /// Of the last state that was told; empty where none was.
  public var resumeToken: String
  public let until: End
}

/// A state as a watch tells it.
public struct ToldState: Sendable {
  /// The resource in protobuf's binary form; nil once it is gone.
  public let resource: [UInt8]?
  public let status: String
  /// Nanoseconds since 1970.
  public let observedAt: Int64
  public let isEnd: Bool
  public let resumeToken: String

  public init(
    resource: [UInt8]?, status: String, observedAt: Int64, isEnd: Bool, resumeToken: String
  ) {
    self.resource = resource
    self.status = status
    self.observedAt = observedAt
    self.isEnd = isEnd
    self.resumeToken = resumeToken
  }
}

extension Operation {
  /// What a valid request of a watch asks for.
  public func watchQuestion(_ request: any Message) -> WatchQuestion {
    guard let watching else { preconditionFailure("\(name) is no watch") }
    let values = FieldCollector.read(request)
    func text(_ field: FieldSchema) -> String {
      values.first { $0.number == field.number }?.value.text ?? ""
    }
    return WatchQuestion(
      id: text(watching.resourceID), resumeToken: text(watching.resumeToken),
      until: WatchQuestion.End(rawValue: text(watching.until)) ?? .settled)
  }

  /// The request by which this operation, a get, reads one resource.
  public func request(ofResource id: String) throws(Refusal) -> any Message {
    guard let name = upstream?.path.variables.last, let field = requestSchema.field(name),
      let bytes = WireText.bytes([id], path: [field])
    else { preconditionFailure("\(name) gets nothing by its id") }
    return try request(proto: bytes)
  }

  /// The id of the resource that a request of a get names.
  public func resourceID(in request: any Message) -> String? {
    upstream?.path.variables.last.flatMap { value($0, in: request)?.text }
  }

  /// A reply of a watch.
  public func watchReply(_ state: ToldState) throws(Refusal) -> any Message {
    guard let watching else { preconditionFailure("\(name) is no watch") }
    var bytes: [UInt8] = []
    if let resource = state.resource {
      WireText.appendDelimited(watching.resource.number, resource, to: &bytes)
    }
    WireText.appendDelimited(watching.status.number, Array(state.status.utf8), to: &bytes)
    var time: [UInt8] = []
    WireText.appendVarint(1 << 3, to: &time)
    WireText.appendVarint(UInt64(max(0, state.observedAt) / 1_000_000_000), to: &time)
    WireText.appendVarint(2 << 3, to: &time)
    WireText.appendVarint(UInt64(max(0, state.observedAt) % 1_000_000_000), to: &time)
    WireText.appendDelimited(watching.observedAt.number, time, to: &bytes)
    if state.isEnd {
      WireText.appendVarint(UInt64(watching.isEnd.number) << 3, to: &bytes)
      WireText.appendVarint(1, to: &bytes)
    }
    WireText.appendDelimited(watching.nextToken.number, Array(state.resumeToken.utf8), to: &bytes)
    return try reply(proto: bytes)
  }

  /// The resume token of a reply of a watch; nil of any other reply.
  public func resumeToken(of reply: any Message) -> String? {
    watching.flatMap { FieldCollector.read(reply, $0.nextToken.number)?.text }
  }

  /// How long a request wants to wait for an end state; nil where it does not, or cannot.
  ///
  /// Times below zero are none at all; very long ones are cut by the call's deadline.
  public func wait(_ request: ValidRequest) -> Duration? {
    guard let waitField, case .message(let message) = request,
      case .message(let value) = FieldCollector.read(message, waitField),
      let wait = value as? Google_Protobuf_Duration
    else { return nil }
    let (seconds, nanoseconds) = (min(wait.seconds, 1_000_000), Int64(wait.nanos))
    let duration = Duration.seconds(seconds) + .nanoseconds(nanoseconds)
    return duration > .zero ? duration : nil
  }
}
