import Testing

@testable import Admission

struct ThrottledSourceTests {
  private func source(_ bytes: [UInt8]) -> ThrottledSource {
    ThrottledSource(addressBytes: bytes.span)
  }

  @Test func `an IPv4 address stands for itself`() {
    #expect(source([10, 0, 0, 1]) == source([10, 0, 0, 1]))
    #expect(source([10, 0, 0, 1]) != source([10, 0, 0, 2]))
  }

  @Test func `of IPv6 the network counts, not the host`() {
    let network: [UInt8] = [0x20, 1, 0x0D, 0xB8, 0, 0, 0, 1]
    #expect(
      source(network + [0, 0, 0, 0, 0, 0, 0, 1]) == source(network + [9, 9, 9, 9, 9, 9, 9, 9]))
    #expect(
      source(network + [0, 0, 0, 0, 0, 0, 0, 1])
        != source([0x20, 1, 0x0D, 0xB8, 0, 0, 0, 2] + [0, 0, 0, 0, 0, 0, 0, 1]))
  }

  @Test func `IPv4 in IPv6 clothes is IPv4`() {
    let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 0, 1]
    #expect(source(mapped) == source([10, 0, 0, 1]))
    #expect(source(Array(mapped.dropLast()) + [2]) != source([10, 0, 0, 1]))
  }

  @Test func `users are told from addresses and from each other`() {
    #expect(ThrottledSource(uid: 1) != ThrottledSource(uid: 2))
    #expect(ThrottledSource(uid: 0x0A00_0001) != source([10, 0, 0, 1]))
    #expect(source([]) != ThrottledSource(uid: 0))
    #expect(source([]) == source([1, 2, 3]))
  }
}
