import SwiftProtobuf

/// States that a slow reader has not been told: of each thing only the latest, in the order in
/// which they began to wait. So a reader is late, but never behind by more than one state a thing.
struct WaitingStates {
  /// Keys in order; those before `next` were taken.
  private var order: [String] = []
  private var next = 0
  private var states: [String: any Message] = [:]

  var isEmpty: Bool { states.isEmpty }

  /// Puts the state of one thing in the place of its older one.
  mutating func put(_ state: any Message, of key: String) {
    if states.updateValue(state, forKey: key) == nil {
      order.append(key)
    }
  }

  mutating func takeFirst() -> (any Message)? {
    guard next < order.count else { return nil }
    let key = order[next]
    next += 1
    if next == order.count {
      order.removeAll()
      next = 0
    }
    return states.removeValue(forKey: key)
  }

  mutating func removeAll() {
    self = WaitingStates()
  }
}
