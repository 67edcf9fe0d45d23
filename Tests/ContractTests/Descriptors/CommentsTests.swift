import Testing

@testable import Contract

@Suite struct CommentsTests {
  @Test func `a comment is found by the full name, in paragraphs`() {
    let comments = Comments("a.B First.¶Second one.\na.B.c Field.\nnothing")
    #expect(comments.paragraphs(of: "a.B") == ["First.", "Second one."])
    #expect(comments.text(of: "a.B") == "First.\n\nSecond one.")
    #expect(comments.text(of: "a.B.c") == "Field.")
    #expect(comments.text(of: "nothing") == nil)
    #expect(comments.paragraphs(of: "a").isEmpty)
  }

  @Test func `every service, rpc, message and field of ours is commented`() {
    for operation in OperationTable.shared.operations
    where operation.serviceName.hasPrefix("gatehouse.") {
      let comments = Comments.shared
      #expect(comments.text(of: operation.serviceName) != nil)
      #expect(comments.text(of: "\(operation.serviceName).\(operation.name)") != nil)
      for message in [operation.requestSchema, operation.replySchema]
      where message.name.hasPrefix("gatehouse.") {
        #expect(comments.text(of: message.name) != nil, "\(message.name)")
        for field in message.fields {
          #expect(comments.text(of: "\(message.name).\(field.name)") != nil)
        }
      }
    }
  }
}
