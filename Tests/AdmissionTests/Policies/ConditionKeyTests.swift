import Testing

@testable import Admission

struct ConditionKeyTests {
  @Test func `every key is found by its name, and says it`() {
    for name in ConditionKey.names {
      #expect(ConditionKey(name)?.name == name)
    }
    #expect(ConditionKey("g:ResourceTag/ü b")?.name == "g:ResourceTag/ü b")
  }

  @Test(arguments: [
    "", "g:sourceip", "g:ResourceTag", "g:ResourceTag/",
    "g:RequestTag/" + String(repeating: "k", count: 129),
  ])
  func `anything else is no key`(name: String) {
    #expect(ConditionKey(name) == nil)
  }

  @Test func `every kind of value has a ConditionOperator, and Null takes all`() {
    for name in ConditionKey.names {
      let kind = ConditionKey(name)?.kind
      #expect(ConditionOperator.allCases.contains { $0.kind == kind }, "\(name)")
    }
    #expect(ConditionOperator.allCases.filter { $0.kind == nil } == [.null])
  }

  @Test func `what is missing is named as policies name it`() {
    for name in ConditionKey.names {
      let words = ConditionKey(name)?.missing.words ?? []
      #expect(words.count == 1 && name.hasPrefix(words[0]), "\(name)")
    }
  }
}
