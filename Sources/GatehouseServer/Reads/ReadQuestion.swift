import CallModel
import Contract
import HTTP2Wire
import Protocols
import Reads
import Transport
import Upstream

/// A read of the cloud whose answer may be given to others, too.
struct ReadQuestion {
  let operation: Operation
  let request: CloudRequest
  let route: CloudRoute
  let demand: ReadDemand
  let deadline: Deadline
  /// Of the call that begins the fetch, if it comes to one.
  var trace: OutgoingTrace?
  /// Of the same call: in whose name the fetch waits for its turn, and in which class.
  var share = CallerShare.gateway
  var traffic = TrafficClass.interactive

  var key: CacheKey {
    CacheKey(
      credential: route.credential.name, service: request.service == .vpn ? 0 : 1,
      method: request.method, target: request.target, body: request.body)
  }

  var scope: ReadScope { ReadScope(operation, request, on: route) }
}

extension ReadScope {
  /// What a call is about, by the very bytes that are sent.
  init(_ operation: Operation, _ request: CloudRequest, on route: CloudRoute) {
    self.init(
      domain: route.domain(of: request.service), operation: operation.index,
      values: operation.pathValues(in: request.target).compactMap { variable, value in
        variable == "project_id" ? nil : value.lowercased()
      })
  }
}

extension ReadDemand {
  /// What a request asks of a stored answer.
  init(of head: borrowing FieldBlock) {
    guard let field = head.value(of: .cacheControl) else {
      self.init()
      return
    }
    self.init(field)
  }
}

/// The answer to a read, and how it was come by.
struct ReadAnswer {
  let answer: ForwardedAnswer
  let standing: EntryStanding
  let way: CacheFacts.Way
  /// In whole seconds, for what was stored before.
  let age: Int?

  var facts: CacheFacts { CacheFacts(way, age: age) }
}
