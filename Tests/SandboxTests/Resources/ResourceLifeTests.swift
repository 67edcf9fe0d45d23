import Testing

@testable import Sandbox

struct ResourceLifeTests {
  @Test func `a life passes its stations in time, each counted from the one before`() {
    var life = ResourceLife(.active)
    life.begin(
      [
        .init(status: .pendingCreate, step: .nanoseconds(10)),
        .init(status: .down, step: .nanoseconds(5)), .init(status: .active),
      ], now: 100)
    #expect(life.status == .pendingCreate)
    #expect(life.pass(now: 109) == .staying)
    #expect(life.pass(now: 200) == .arrived(at: 110))
    #expect(life.status == .down)
    #expect(life.pass(now: 200) == .arrived(at: 115))
    #expect(life.status == .active)
    #expect(!life.isMoving)
    #expect(life.pass(now: 1_000) == .staying)
  }

  @Test func `after the last step comes the end`() {
    var life = ResourceLife(.active)
    life.begin([.init(status: .pendingDelete, step: .reads(1))], now: 0)
    #expect(life.pass(now: 1_000) == .staying)
    life.noteShown()
    #expect(life.pass(now: 1_000) == .ended)
  }

  @Test func `a status from outside ends the way`() {
    var life = ResourceLife(.active)
    life.begin([.init(status: .pendingUpdate, step: .reads(0)), .init(status: .active)], now: 0)
    life.set(.pendingUpdate)
    #expect(!life.isMoving)
    #expect(life.pass(now: 1_000) == .staying)
    #expect(life.status == .pendingUpdate)
  }

  @Test func `the words of the refusal are no status values (C4)`() {
    #expect(ResourceStatus.pendingCreate.doing == "CREATING")
    #expect(ResourceStatus.pendingUpdate.doing == "UPDATING")
    #expect(ResourceStatus.pendingDelete.doing == "DELETING")
    #expect(ResourceStatus.freezed.doing == nil)
  }
}
