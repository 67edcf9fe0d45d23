import Testing

@testable import HTTP2Wire

@Suite struct KnownFieldTests {
  private func recognise(_ name: [UInt8]) -> KnownField? { KnownField(name.span) }

  @Test(arguments: KnownField.allCases)
  func `every known name is recognised`(_ field: KnownField) {
    #expect(recognise([UInt8](field.name.description.utf8)) == field)
  }

  @Test(arguments: KnownField.allCases)
  func `a name with one byte changed is not recognised`(_ field: KnownField) {
    let name = [UInt8](field.name.description.utf8)
    for index in name.indices {
      for change: UInt8 in [0x20, 0x01, 0x80] {
        var other = name
        other[index] ^= change
        #expect(recognise(other) == nil)
      }
    }
    #expect(recognise(name + [0x61]) == nil)
    #expect(recognise(name.dropLast()) == nil)
  }

  @Test func `there is room for one bit and one place for each`() {
    #expect(KnownField.allCases.count <= 64)
  }

  @Test func `credentials are never put into a compression table`() {
    #expect(
      KnownField.allCases.filter(\.isSecret) == [
        .authorization, .xAuthToken, .xSecurityToken, .xSubjectToken,
      ])
  }
}
