public import HTTP2Wire

extension Exchange {
  /// The trace that the request is part of: its caller's, else one that begins here.
  ///
  /// Found out when first asked for, and then kept: a request of which nothing has to be said costs
  /// nothing.
  public final var trace: TraceContext {
    if let knownTrace { return knownTrace }
    let trace = givenTrace() ?? TraceContext(beginning: &loop.random)
    knownTrace = trace
    return trace
  }

  private func givenTrace() -> TraceContext? {
    let head = head
    // Two of them: nobody can say which one is meant.
    guard !head.isRepeated(.traceparent), let field = head.value(of: .traceparent)
    else { return nil }
    return TraceContext(traceparent: field)
  }

  /// What a request to somebody else says of the trace that this one is part of.
  public final func outgoingTrace() -> OutgoingTrace {
    let trace = trace
    let head = head
    // Without a trace of the caller's, its state belongs to nothing (§4.2).
    return OutgoingTrace(
      traceparent: trace.traceparent(from: &loop.random),
      tracestate: trace.isContinued ? TraceState(head).field : [])
  }
}

/// The fields by which a request continues a trace.
public struct OutgoingTrace: Sendable, Equatable {
  public let traceparent: [UInt8]
  /// Empty where there is none.
  public let tracestate: [UInt8]

  public func append(to fields: inout FieldBlock) {
    fields.append(.traceparent, value: traceparent.span)
    if !tracestate.isEmpty { fields.append(.tracestate, value: tracestate.span) }
  }
}
