public import CallModel

extension Operation {
  /// The reply in an answer of the cloud, as JSON: what `json(reply(cloudBody:))` means, many
  /// times as fast for the usual answer. Members come in the cloud's order.
  public func replyJSON(cloudBody body: [UInt8]) throws(Refusal) -> [UInt8] {
    let plan = plan
    var sink = JSONSink(body, plan)
    if Self.transcode(body, plan, to: &sink) { return sink.bytes() }
    return try json(try reply(cloudBody: body))
  }

  /// The reply in an answer of the cloud, in binary form: what `proto(reply(cloudBody:))` means.
  public func replyProto(cloudBody body: [UInt8]) throws(Refusal) -> [UInt8] {
    var sink = ProtoSink(body)
    if Self.transcode(body, plan, to: &sink) { return sink.bytes() }
    return try proto(try reply(cloudBody: body))
  }

  /// False when the answer is one for the long way.
  static func transcode(
    _ body: [UInt8], _ plan: TranscodingPlan, to sink: inout some TranscodingSink
  ) -> Bool {
    guard let envelope = plan.envelope else { return false }
    do {
      try Transcoder(body.span, plan).transcode(envelope, to: &sink)
      return true
    } catch {
      return false
    }
  }
}
