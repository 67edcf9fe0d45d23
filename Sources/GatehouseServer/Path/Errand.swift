import CallModel
import Contract
import Upstream

/// What a call wants of the cloud, once it is understood.
enum Errand {
  /// One request, whose answer is said in the caller's words.
  case single(CloudRequest, on: CloudRoute)
  /// One request, whose answer is passed on as it is.
  case passage(CloudRequest, on: CloudRoute)
  /// Any of those below, once the cloud has said which project it is for.
  case unaddressed(ValidRequest, on: CloudRoute)
  /// A page of a list, cut out of the cloud's.
  case list(ValidRequest, Paging, on: CloudRoute)
  /// A resource, once it is in an end state: for that long, and instead of this request.
  case waiting(StateQuestion, CloudRequest, on: CloudRoute)
  /// Put together of the answers to several requests.
  case composition(ValidRequest, on: CloudRoute)
  /// One of them, once it is decided whether it may be.
  indirect case undecided(Decide.Question, then: Errand)

  /// The way that it takes.
  var route: CloudRoute {
    switch self {
    case .single(_, let route), .passage(_, let route), .list(_, _, let route),
      .waiting(_, _, let route), .composition(_, let route), .unaddressed(_, let route):
      route
    case .undecided(_, let errand): errand.route
    }
  }
}

/// What a call is answered.
enum BackReply {
  case said(EncodedReply)
  case passed(ForwardedAnswer)
  /// The same of what was read for everybody.
  case kept(ForwardedAnswer, ReadAnswer)
}
