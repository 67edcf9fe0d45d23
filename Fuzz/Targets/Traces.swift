import HTTP2Wire

@testable import Transport

extension Fuzzed {
  /// The first line is a `traceparent`, each further one a `tracestate`.
  static let trace = Fuzzed(
    name: "trace", promise: "a trace is ignored, or goes on under its id, its state within bounds"
  ) { input in
    let lines = input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map(Array.init)
    let first = lines.first ?? []
    if let context = TraceContext(traceparent: first.span) {
      var random = QuickRandom(state: (1, 2, 3, 4))
      let written = context.traceparent(from: &random)
      try expect(written.count == 55, "written as \(text(written))")
      try expect(
        TraceContext(traceparent: written.span)?.id == context.id, "the id does not come back")
    }
    var head = FieldBlock()
    for line in lines.dropFirst() { head.append(.tracestate, value: line.span) }
    let field = TraceState(head).field
    try expect(field.count <= 512, "\(field.count) bytes")
    var again = FieldBlock()
    again.append(.tracestate, value: field.span)
    try expect(TraceState(again).field == field, "read again it is another: \(text(field))")
  }
}
