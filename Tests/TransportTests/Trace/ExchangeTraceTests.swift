import HTTP2Wire
import NIOEmbedded
import Testing

@testable import Transport

@Suite struct ExchangeTraceTests {
  private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
  private static let given = "00-\(trace)-00f067aa0ba902b7-01"

  private func exchange(_ fields: (String, String)...) -> Exchange {
    let exchange = Exchange(
      loop: LoopContext(eventLoop: EmbeddedEventLoop(), index: 0),
      facts: ConnectionFacts(source: .local, listener: 0, isEncrypted: true))
    for (name, value) in fields { exchange.head.append(name: name, value: value) }
    return exchange
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func `a request is of its caller's trace, with the state of it`() {
    let exchange = exchange(("traceparent", Self.given), ("tracestate", "rojo=1"))
    #expect(exchange.trace.id == Self.trace)
    let outgoing = exchange.outgoingTrace()
    #expect(text(outgoing.traceparent).hasPrefix("00-\(Self.trace)-"))
    #expect(text(outgoing.tracestate) == "rojo=1")
    var fields = FieldBlock()
    outgoing.append(to: &fields)
    #expect(fields.string(of: .tracestate) == "rojo=1")
    #expect(fields.contains(.traceparent))
  }

  @Test func `without one a trace begins, is the same whenever asked, and has no state`() {
    let exchange = exchange(("tracestate", "rojo=1"))
    let first = exchange.trace
    #expect(!first.isContinued)
    #expect(exchange.trace == first)
    let outgoing = exchange.outgoingTrace()
    #expect(text(outgoing.traceparent).hasPrefix("00-\(first.id)-"))
    #expect(outgoing.tracestate.isEmpty)
    var fields = FieldBlock()
    outgoing.append(to: &fields)
    #expect(!fields.contains(.tracestate))
  }

  @Test func `one that is given twice, or wrongly, is as if there were none`() {
    for wrong in [
      exchange(("traceparent", Self.given), ("traceparent", Self.given)),
      exchange(("traceparent", Self.given.uppercased()), ("tracestate", "rojo=1")),
    ] {
      #expect(!wrong.trace.isContinued)
      #expect(wrong.trace.id != Self.trace)
      #expect(wrong.outgoingTrace().tracestate.isEmpty)
    }
  }

  @Test func `each request of an exchange has its own`() {
    let exchange = exchange(("traceparent", Self.given))
    #expect(exchange.trace.id == Self.trace)
    exchange.recycle()
    #expect(exchange.trace.id != Self.trace)
  }

  @Test func `each request that goes out has a parent of its own`() {
    let exchange = exchange(("traceparent", Self.given))
    #expect(exchange.outgoingTrace() != exchange.outgoingTrace())
  }
}
