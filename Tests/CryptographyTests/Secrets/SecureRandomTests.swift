import Testing

@testable import Cryptography

struct SecureRandomTests {
  @Test(arguments: [0, 1, 16, 32, 100_000])
  func `as many bytes come as were asked for`(count: Int) {
    #expect(SecureRandom.bytes(count).count == count)
    #expect(SecureRandom.secret(count).count == count)
  }

  @Test func `no two draws are alike`() {
    let draws = Set((0..<100).map { _ in SecureRandom.bytes(16) })
    #expect(draws.count == 100)
    #expect(!SecureRandom.secret(32).isEqual(to: SecureRandom.secret(32)))
  }
}
