import Testing

@testable import Sandbox

struct AddressPoolTests {
  @Test func `addresses differ, and go on in the second network`() {
    var pool = AddressPool()
    let addresses = (0..<600).map { _ in pool.take(preference: 7) }
    #expect(Set(addresses).count == 600)
    #expect(IPv4.text(addresses[0]) == "203.0.113.8")
    #expect(IPv4.text(addresses[253]) == "203.0.113.7")
    #expect(IPv4.text(addresses[254]) == "198.18.0.1")
  }

  @Test func `a released address is taken again`() {
    var pool = AddressPool()
    let first = pool.take(preference: 1)
    _ = pool.take(preference: 2)
    pool.release(first)
    #expect(pool.take(preference: 1) == first)
  }
}
