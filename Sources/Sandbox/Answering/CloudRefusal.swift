/// A refusal of the simulated cloud: status, code and text, and the shape of its body.
///
/// The refusals themselves stand in three files, one per part of the cloud that says them: the API
/// gateway in front, the VPN service, the identity service.
public struct CloudRefusal: Error, Sendable, Equatable {
  public enum Code: Sendable, Equatable {
    /// A number of the API gateway; its prefix (`APIGW.` or `APIG.`) is a setting.
    case gateway(String)
    /// A code in full: `VPN.0001`, `IAM.0011`.
    case literal(String)
  }

  /// Both shapes occur (spec C2).
  public enum Shape: Sendable, Equatable {
    /// `error_code`, `error_msg` and `request_id`.
    case errorCode
    /// `error_msg` and `error_code` alone, as the identity service answers.
    case errorCodeAlone
    /// `code` and `message`.
    case codeMessage
  }

  public var status: Int
  public var code: Code
  public var text: String
  public var shape: Shape = .errorCode

  func body(gatewayPrefix: String, requestID: String) -> [UInt8] {
    let code =
      switch code {
      case .gateway(let number): gatewayPrefix + number
      case .literal(let code): code
      }
    let value: JSONValue =
      switch shape {
      case .errorCode:
        [
          "error_code": .string(code), "error_msg": .string(text),
          "request_id": .string(requestID),
        ]
      case .errorCodeAlone: ["error_msg": .string(text), "error_code": .string(code)]
      case .codeMessage: ["code": .string(code), "message": .string(text)]
      }
    return value.text
  }
}
