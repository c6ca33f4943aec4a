namespace ChurnApi.Configuration;

/// <summary>Reads and checks the settings of tokens.</summary>
internal sealed class JwtOptionsReader(IConfigurationSection section, List<string> faults) : SettingsReader(section, faults)
{
    /// <returns>The settings; null if there are none.</returns>
    public JwtOptions? Read()
    {
        if (!Section.Exists()) return null;
        var options = Fill(new JwtOptions
        {
            KeySet = Place(nameof(JwtOptions.KeySet), "a file with public keys"),
            Issuer = Section[nameof(JwtOptions.Issuer)],
            Audience = Section[nameof(JwtOptions.Audience)] ?? "",
            ClientId = Section[nameof(JwtOptions.ClientId)],
            ClientSecret = Section[nameof(JwtOptions.ClientSecret)],
        });
        if (Section[nameof(JwtOptions.SignInScope)] is { } scope) options = options with { SignInScope = scope };
        options = options with { Authority = Authority(options.AllowHttpOnLoopback) };
        Check(options);
        return options;
    }

    private Uri? Authority(bool allowHttp)
    {
        if (Section[nameof(JwtOptions.Authority)] is not { } text)
            return null;
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var address)
            || address.Scheme is not ("https" or "http")
            || address.UserInfo.Length > 0)
            Refuse(nameof(JwtOptions.Authority), "must be the https address of an identity provider, without a user in it.");
        else if (address.Scheme == Uri.UriSchemeHttp && !(allowHttp && address.IsLoopback))
            Refuse(
                nameof(JwtOptions.Authority),
                $"must be an https address: who can change what '{text}' answers can make tokens. "
                    + $"For a provider on this machine, {Section.Path}:{nameof(JwtOptions.AllowHttpOnLoopback)}=true allows http."
            );
        return address;
    }

    private void Check(JwtOptions options)
    {
        if (options.Audience.Length == 0)
            Refuse(nameof(JwtOptions.Audience), "must be set: the name of this service in the tokens that are meant for it.");
        if (Section[nameof(JwtOptions.Authority)] is null == Section[nameof(JwtOptions.KeySet)] is null)
            Faults.Add($"{Section.Path} needs either {nameof(JwtOptions.Authority)} or {nameof(JwtOptions.KeySet)}.");
        if (options.ClientId is not null && Section[nameof(JwtOptions.Authority)] is null)
            Refuse(nameof(JwtOptions.ClientId), $"needs {nameof(JwtOptions.Authority)}: where people sign in.");
        if (options.ClientId?.Length == 0)
            Refuse(nameof(JwtOptions.ClientId), "must be the name of the console at the identity provider.");
        if (options.ClientSecret is not null && options.ClientId is null)
            Refuse(nameof(JwtOptions.ClientSecret), $"needs {nameof(JwtOptions.ClientId)}.");
        if (!options.SignInScope.Split(' ').Contains("openid", StringComparer.Ordinal))
            Refuse(nameof(JwtOptions.SignInScope), "must have openid among its words, as in openid churn.read churn.predict.");
        if (options.KeySet is null)
            return;
        if (string.IsNullOrEmpty(options.Issuer))
            Refuse(nameof(JwtOptions.Issuer), $"must be set where {nameof(JwtOptions.KeySet)} is: who makes the tokens.");
        if (PublicKeys.FaultOf(options.KeySet) is { } fault)
            Refuse(nameof(JwtOptions.KeySet), fault);
    }
}
