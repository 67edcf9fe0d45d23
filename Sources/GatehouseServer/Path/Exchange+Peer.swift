import Admission
import System
import Transport

extension Exchange {
  /// Does something with what was found out about the peer at the other end of its connection.
  @inline(__always)
  func withPeer<Result>(_ body: (KnownPeer) -> Result) -> Result {
    if let memory = connectionMemory {
      // tidy: nothing else is ever kept there; the check would cost on every call
      return memory.use { body(unsafeDowncast($0, to: KnownPeer.self)) }
    }
    let peer = KnownPeer()
    facts.remember(peer)
    return body(peer)
  }
}
