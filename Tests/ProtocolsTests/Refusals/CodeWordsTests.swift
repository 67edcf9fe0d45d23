import CallModel
import Testing

@testable import Protocols

@Suite struct CodeWordsTests {
  /// google/rpc/code.proto, which names number, word and HTTP mapping.
  @Test(arguments: [
    (Code.canceled, 1, "CANCELLED", 499), (.unknown, 2, "UNKNOWN", 500),
    (.invalidArgument, 3, "INVALID_ARGUMENT", 400),
    (.deadlineExceeded, 4, "DEADLINE_EXCEEDED", 504), (.notFound, 5, "NOT_FOUND", 404),
    (.alreadyExists, 6, "ALREADY_EXISTS", 409), (.permissionDenied, 7, "PERMISSION_DENIED", 403),
    (.resourceExhausted, 8, "RESOURCE_EXHAUSTED", 429),
    (.failedPrecondition, 9, "FAILED_PRECONDITION", 400), (.aborted, 10, "ABORTED", 409),
    (.outOfRange, 11, "OUT_OF_RANGE", 400), (.unimplemented, 12, "UNIMPLEMENTED", 501),
    (.internal, 13, "INTERNAL", 500), (.unavailable, 14, "UNAVAILABLE", 503),
    (.dataLoss, 15, "DATA_LOSS", 500), (.unauthenticated, 16, "UNAUTHENTICATED", 401),
  ]) func `a code is spelt as published`(code: Code, number: UInt8, name: String, status: Int) {
    #expect(code.rawValue == number)
    #expect(code.name == name)
    #expect(code.httpStatus.number == status)
    // Connect spells one word the American way.
    #expect(code.connectWord == (code == .canceled ? "canceled" : name.lowercased()))
  }
}
