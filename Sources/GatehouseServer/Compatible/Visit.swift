import Admission
import CallModel
import Contract
import Protocols
import Upstream

/// Who calls on the compatible face.
struct Visitor {
  let caller: Caller
  /// The project that a token was got for; nil where every one of the caller's may be named.
  var projectID: String?
}

/// What is known of a request on the compatible face between its head and its end; reached only
/// from its loop. It is its exchange's subject, so it does not hold the exchange.
final class Visit {
  let errand: CompatibleErrand
  /// Nil until it is proven: a signature speaks for the body, too.
  var visitor: Visitor?
  /// Where it leads, once that is decided.
  var passage: Passage?
  private var isCharged = false
  /// How often others were let in until it was asked who it is.
  private(set) var renewals: UInt32

  init(_ errand: CompatibleErrand, renewals: UInt32 = 0) {
    self.errand = errand
    self.renewals = renewals
  }

  /// Who it is and where it leads is to be asked anew.
  func forget(at renewals: UInt32) {
    visitor = nil
    passage = nil
    self.renewals = renewals
  }

  /// Whether it is still to be counted against its caller's limits; true once.
  func charge() -> Bool {
    defer { isCharged = true }
    return !isCharged
  }

  /// Whether a signature may leave the body out: nothing is changed by whoever exchanges it.
  var mayLeaveBodyUnsigned: Bool {
    switch errand {
    case .operation(let match): match.operation.isSideEffectFree
    case .listProjects, .checkToken: true
    case .issueToken: false
    }
  }
}

/// The way that a call takes to the cloud, and the path that was checked and authorized for it.
struct Passage {
  let route: CloudRoute
  /// Path and query as they will be sent.
  let target: [UInt8]
}
