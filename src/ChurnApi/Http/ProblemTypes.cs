namespace ChurnApi.Http;

/// <summary>The kinds of problems. Programs tell problems apart by them, so they never change.</summary>
internal static class ProblemTypes
{
    public const string InvalidCustomer = "/problems/invalid-customer";
    public const string EmptyBody = "/problems/empty-body";
    public const string MalformedJson = "/problems/malformed-json";
    public const string NotAnArray = "/problems/not-an-array";
    public const string NotOneCustomer = "/problems/not-one-customer";
    public const string BodyTooLarge = "/problems/body-too-large";
    public const string TooManyCustomers = "/problems/too-many-customers";
    public const string InvalidAsOf = "/problems/invalid-as-of";
    public const string InvalidAt = "/problems/invalid-at";
    public const string InvalidStrict = "/problems/invalid-strict";
    public const string InvalidReasons = "/problems/invalid-reasons";
    public const string NotExplainable = "/problems/not-explainable";
    public const string UpliftModel = "/problems/uplift-model";
    public const string NotReadable = "/problems/not-readable";
    public const string InvalidChanges = "/problems/invalid-changes";
    public const string NotActionable = "/problems/not-actionable";
    public const string InvalidPlan = "/problems/invalid-plan";
    public const string NoActions = "/problems/no-actions";
    public const string StoreBroken = "/problems/store-broken";
    public const string NotJson = "/problems/not-json";
    public const string UnknownForm = "/problems/unknown-form";
    public const string NotAcceptable = "/problems/not-acceptable";
    public const string InvalidHeader = "/problems/invalid-header";
    public const string MalformedCsv = "/problems/malformed-csv";
    public const string RecordTooLarge = "/problems/record-too-large";
    public const string InvalidIdempotencyKey = "/problems/invalid-idempotency-key";
    public const string IdempotencyKeyReused = "/problems/idempotency-key-reused";
    public const string IdempotencyKeyInUse = "/problems/idempotency-key-in-use";
    public const string AnswerGone = "/problems/answer-gone";
    public const string NoChampion = "/problems/no-champion";
    public const string ApiKey = "/problems/api-key";
    public const string Stopping = "/problems/stopping";
    public const string Scope = "/problems/scope";
    public const string AdminOff = "/problems/admin-off";
    public const string RateLimit = "/problems/rate-limit";
    public const string Busy = "/problems/busy";
    public const string RequestTimeout = "/problems/request-timeout";
    public const string OtherHost = "/problems/other-host";
    public const string NoIdentityProvider = "/problems/no-identity-provider";
    public const string InvalidReason = "/problems/invalid-reason";
    public const string UnknownVersion = "/problems/unknown-version";
    public const string BrokenVersion = "/problems/broken-version";
    public const string NotAccepted = "/problems/not-accepted";
    public const string NoRollback = "/problems/no-rollback";
    public const string StoreNotWritable = "/problems/store-not-writable";
    public const string AuditNotWritable = "/problems/audit-not-writable";
    public const string NotFound = "/problems/not-found";
    public const string MethodNotAllowed = "/problems/method-not-allowed";
    public const string BadRequest = "/problems/bad-request";
    public const string Failure = "/problems/failure";
}
