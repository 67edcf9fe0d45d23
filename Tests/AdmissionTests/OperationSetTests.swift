import Testing

@testable import Admission

struct OperationSetTests {
  @Test func `members are those inserted and no others`() {
    var set = OperationSet()
    let members: Set = [0, 1, 63, 64, 127, 200]
    for member in members { set.insert(member) }
    for index in -3..<400 { #expect(set.contains(index) == members.contains(index)) }
    #expect(!set.contains(.max))
    #expect(!set.contains(.min))
  }

  @Test func `the empty set has no member`() {
    #expect(!OperationSet().contains(0))
  }
}
