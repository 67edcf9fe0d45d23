import HTTP2Wire
import NIOEmbedded
import Testing

@testable import Transport

/// Plans that are changed in the middle of a request.
struct ExchangeTests {
  private final class Service: ExchangeService, BodyReceiver {
    var told: [String] = []

    func begin(_ exchange: Exchange) -> BodyPlan { .collect(limit: 100) }
    func complete(_ exchange: Exchange) { told.append("complete \(exchange.body.count)") }
    func bodyTooLarge(_ exchange: Exchange, limit: Int) { told.append("too large \(limit)") }
    func received(_ bytes: Span<UInt8>, on exchange: Exchange) {
      told.append("received \(bytes.count)")
    }
    func ended(on exchange: Exchange) { told.append("ended") }
  }

  private func told(
    _ plan: (Service) -> BodyPlan, hasEnded: Bool, isOver: Bool = false
  ) -> [String] {
    let service = Service()
    let exchange = Exchange(
      loop: LoopContext(eventLoop: EmbeddedEventLoop(), index: 0),
      facts: ConnectionFacts(source: .local, listener: 0, isEncrypted: false))
    exchange.plan = .collect(limit: 100)
    exchange.body = [1, 2, 3]
    exchange.receivedBytes = 3
    exchange.hasEnded = hasEnded
    exchange.isOver = isOver
    exchange.goOn(with: plan(service), by: service)
    return service.told
  }

  @Test func `a complete body is handed on by the new plan`() {
    #expect(told({ _ in .collect(limit: 3) }, hasEnded: true) == ["complete 3"])
    #expect(told({ _ in .discard(limit: 3) }, hasEnded: true) == ["complete 0"])
    #expect(told({ .stream($0) }, hasEnded: true) == ["received 3", "ended"])
    #expect(told({ _ in .ignore }, hasEnded: true) == [])
  }

  @Test func `an incomplete body goes on as planned anew`() {
    #expect(told({ _ in .collect(limit: 3) }, hasEnded: false) == [])
    #expect(told({ .stream($0) }, hasEnded: false) == ["received 3"])
  }

  @Test func `the new plan's limit counts for what is here`() {
    #expect(told({ _ in .collect(limit: 2) }, hasEnded: true) == ["too large 2"])
    #expect(told({ _ in .discard(limit: 2) }, hasEnded: false) == ["too large 2"])
  }

  @Test func `what is over stays over`() {
    #expect(told({ .stream($0) }, hasEnded: true, isOver: true) == [])
  }
}
