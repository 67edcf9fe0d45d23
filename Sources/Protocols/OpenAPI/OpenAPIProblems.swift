/// The refusals of the document: problem details (RFC 9457), one shape for every status.
enum OpenAPIProblems {
  static func responses(_ problems: Set<RESTAnswers.Problem>) -> JSONValue {
    .object(
      problems.sorted { $0.status < $1.status }.map { problem in
        var headers: JSONValue = [:]
        switch problem.status {
        case 401: headers.add("www-authenticate", header("challenge"))
        case 415: headers.add("accept", header("accepted"))
        case 408, 413, 414, 431: break
        default:
          if problem.status == 429 {
            headers.add("ratelimit", header("ratelimit"))
            headers.add("ratelimit-policy", header("ratelimit-policy"))
          }
          headers.add("retry-after", header("retry-after"))
          headers.add("gatehouse-upstream-request-id", header("upstream-request-id"))
        }
        var response: JSONValue = ["description": "\(meaning(of: problem))"]
        if !headers.isEmptyObject { response.add("headers", headers) }
        response.add(
          "content",
          ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]])
        return (problem.name, response)
      })
  }

  static func header(_ name: String) -> JSONValue {
    ["$ref": "#/components/headers/\(name)"]
  }

  /// Which codes a status stands for, and what to do.
  private static func meaning(of problem: RESTAnswers.Problem) -> String {
    switch problem.status {
    case 400:
      "The request is malformed, breaks a bound or a rule (`violations` says which), or the "
        + "resource's state forbids it (code FAILED_PRECONDITION)."
    case 401: "No key, or one that is not known here."
    case 403: "The caller may not do this, or the cloud's credential may not."
    case 404: "There is no such resource."
    case 408: "The rest of the body did not come in time."
    case 409: "Another change is going on; read the resource, then try again."
    case 413: "The body is larger than is taken."
    case 414: "The path and query are longer than is taken; HTTP/1.1 only."
    case 415: "The body is of another media type or coding than is taken."
    case 429:
      "Too many calls; `retry-after` says when to come back, `quota` which limit of the caller's "
        + "own was reached."
    case 431: "The header fields are larger than is taken; HTTP/1.1 only."
    case 500:
      "The gateway or the cloud failed; after a write with the code UNKNOWN, read the resource "
        + "before sending it again."
    case 501: "The cloud does not have this operation."
    case 503: "The cloud cannot be asked now; `retry-after` says when, if that is known."
    case 504: "There was no answer within the call's time."
    default: problem.phrase
    }
  }

  static let headers: JSONValue = [
    "challenge": [
      "description": "What to show (RFC 9110 §11.6.1).", "schema": ["type": "string"],
    ],
    "accepted": ["description": "The media type that is taken.", "schema": ["type": "string"]],
    "retry-after": [
      "description": "Seconds after which trying again may help.",
      "schema": ["type": "integer", "minimum": 0],
    ],
    "ratelimit": [
      "description":
        "How the caller stands: calls that may come at once (`r`), seconds until one more (`t`).",
      "schema": ["type": "string"],
    ],
    "ratelimit-policy": [
      "description":
        "The caller's limits: calls (`q`) in a window of seconds (`w`), or at a time (`qu`).",
      "schema": ["type": "string"],
    ],
    "cache-status": [
      "description": "Where the answer came from (RFC 9211).", "schema": ["type": "string"],
    ],
    "age": [
      "description": "Seconds since the cloud was asked, where that was for somebody else.",
      "schema": ["type": "integer", "minimum": 0],
    ],
    "etag": [
      "description": "Entity tag, for `if-none-match`.", "schema": ["type": "string"],
    ],
    "upstream-request-id": [
      "description": "The cloud's id of the call, for its support; a hit has none.",
      "schema": ["type": "string"],
    ],
    "list-missing": [
      "description": "Rows of this list that the cloud counts and did not give.",
      "schema": ["type": "integer", "minimum": 1],
    ],
  ]

  static let schema: JSONValue = [
    "type": "object",
    "description":
      "Problem details (RFC 9457). What HTTP itself refuses has neither code nor reason.",
    "required": ["title", "status"],
    "properties": [
      "type": [
        "type": "string",
        "description":
          "about:blank where it is left out; …#quota-exceeded where the caller's limit is used up.",
      ],
      "title": ["type": "string", "description": "The status in words."],
      "status": ["type": "integer", "description": "The status."],
      "detail": [
        "type": "string", "description": "What was wrong, where, and what to do next.",
      ],
      "code": ["type": "string", "description": "Word of google.rpc.Code: INVALID_ARGUMENT."],
      "reason": ["type": "string", "description": "Word for programs: PATH_UNKNOWN."],
      "origin": [
        "type": "string", "enum": ["gateway", "upstream"],
        "description": "Who refused: the gateway itself, or the cloud.",
      ],
      "violations": [
        "type": "array",
        "items": [
          "type": "object", "required": ["field", "rule", "description"],
          "properties": [
            "field": ["type": "string", "description": "Path of the field in the request."],
            "rule": ["type": "string", "description": "Id of the rule, or kind of the bound."],
            "description": ["type": "string", "description": "What was expected."],
          ],
        ],
      ],
      "violated-policies": [
        "type": "array", "items": ["type": "string"],
        "description": "The limits of the caller's own that are used up.",
      ],
      "quota": [
        "type": "object", "description": "That limit.", "required": ["policy", "limit"],
        "properties": [
          "policy": ["type": "string", "enum": ["read", "write", "in_flight"]],
          "limit": ["type": "integer", "description": "Calls in the window, or at a time."],
          "window_seconds": ["type": "integer"],
        ],
      ],
      "upstream": [
        "type": "object", "description": "What the cloud said.", "required": ["status"],
        "properties": [
          "status": ["type": "integer"], "error_code": ["type": "string"],
          "request_id": ["type": "string"],
        ],
      ],
      "metadata": [
        "type": "object", "additionalProperties": ["type": "string"],
        "description": "Further facts.",
      ],
    ],
  ]
}
