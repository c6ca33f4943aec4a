using System.Text.RegularExpressions;
using Churn.Core.Csv;

namespace Churn.Data.Inference;

/// <summary>
/// What a column's name says of its being a key, the weakest first: of two keys in a file the stronger names the customer.
/// </summary>
internal enum KeyName
{
    /// <summary>
    /// The number of the row, such as the unnamed index that pandas writes: a key only where there is no other.
    /// </summary>
    RowNumber,

    /// <summary>Nothing.</summary>
    None,

    /// <summary>A person's name: it tells customers apart, but must not come back in answers.</summary>
    PersonName,

    /// <summary>The key of something, such as EmpID, order_no or id alone.</summary>
    Key,

    /// <summary>The key of a contract, a card, a line, of which a customer may have several.</summary>
    Contract,

    /// <summary>An account, a user, a phone number, an employee.</summary>
    Account,

    /// <summary>An e-mail address: as good as an account, but must not come back in answers.</summary>
    Email,

    /// <summary>The customer.</summary>
    Customer,
}

/// <summary>
/// Reads what a column's name says of keys, in the main languages: one table of words. A name says "customer" only if it
/// consists of
/// such words alone, so that <c>account_length</c>, <c>phone_service</c> and <c>number_of_calls</c> are no keys.
/// </summary>
internal static partial class KeyNames
{
    /// <summary>What names a key, before or after the thing: "numero de cliente", "customer no", "client code".</summary>
    private static readonly HashSet<string> KeyWords = Words(
        "id no nr nbr num numb number nummer numero numer code cod key uid uuid guid pk sk identifier identification ident ref "
            + "reference hash",
        "codigo codice kod kodu kodi kennung kennzahl kennnummer schluessel schlüssel identifiant identificador identificativo "
            + "identyfikator",
        "cle clave chave chiave numara numarası nosu no'su číslo szám azonosító broj šifra mãsố tunnus numéro",
        "номер код ид айди идентификатор ідентифікатор αριθμός κωδικός رقم معرف المعرف مספר מזהה شماره شناسه",
        "编号 編號 号 號 号码 號碼 代码 代碼 标识 識別 番号 コード 번호 아이디 식별자");

    /// <summary>Between the words, or before them, and of no meaning for the key.</summary>
    private static readonly HashSet<string> Fillers = Words(
        "of the de do da del della di du des der la le el van の 的 의 crm main primary unique hashed anonymized anonymised "
            + "anonymous",
        "anon masked encrypted external internal source master global original fk dim");

    private static readonly HashSet<string> CustomerWords = Words(
        "customer cust consumer client subscriber subs policyholder cardholder insured insuree patron buyer shopper",
        "kunde kunden kundin versicherter klant kund asiakas cliente clienti abonado abonné abonne",
        "assinante abbonato assuré assicurato asegurado adhérent adherent klient klienta abonent abonenta zákazník zákazníka "
            + "ügyfél klijent",
        "klijenta kupac stranka client ului müşteri abone pelanggan nasabah kháchhàng клиент клиента абонент абонента клієнт "
            + "клієнта",
        "покупатель покупателя πελάτης πελάτη عميل العميل مشترك المشترك לקוח מנוי مشتری ग्राहक ลูกค้า",
        "客户 客戶 顾客 顧客 お客様 加入者 고객 가입자");

    private static readonly HashSet<string> AccountWords = Words(
        "account acct acc user member msisdn phone telephone tel mobile cell cellphone contact login username nickname "
            + "household profile",
        "employee emp staff patient student donor guest tenant person player mitarbeiter patienten personal сотрудник сотрудника",
        "konto kontos mitglied mitglieds teilnehmer benutzer nutzer telefon telefonu handy rufnummer telefonnummer haushalt",
        "usuario usuário utente utilisateur socio sócio miembro membro membre celular móvil teléfono telefone téléphone "
            + "portable cuenta conta conto",
        "compte rekening rachunek rachunku użytkownik użytkownika uživatel uživatele hesap üye kullanıcı пользователь "
            + "пользователя счет счета",
        "счёт счёта телефон телефона аккаунт аккаунта користувач حساب هاتف الهاتف المستخدم מספרטלפון 用户 用戶 会员 會員 账户 账号 帐户 帐号 "
            + "賬戶 手机",
        "手机号 电话 電話 会員 ユーザー アカウント 口座 회원 사용자 계정 전화");

    private static readonly HashSet<string> ContractWords = Words(
        "contract policy subscription line card loan sim imsi imei iccid device meter vertrag vertrags police policen karte "
            + "karten abo",
        "contrato póliza apólice suscripción tarjeta assinatura cartão contrat abonnement carte contratto polizza abbonamento "
            + "umowa umowy polisa",
        "polisy smlouva smlouvy sözleşme договор договора полис полиса договір договору 合同 保单 契約 계약");

    private static readonly HashSet<string> PersonWords = Words(
        "name names surname lastname firstname forename givenname familyname middlename fullname last first full given family "
            + "middle",
        "nachname vorname familienname nom nombre nombres apellido apellidos nome cognome sobrenome prénom imię nazwisko jméno "
            + "příjmení név",
        "ad adı soyad soyadı isim имя фамилия фио отчество ім'я прізвище όνομα επώνυμο اسم الاسم שם 姓名 名字 名称 氏名 名前 名 이름 성명 성함");

    private static readonly HashSet<string> EmailWords = Words(
        "email mail emailaddress mailaddress emailadresse mailadresse correo courriel eposta почта 邮箱 电子邮件 電子郵件 メール 이메일");

    private static readonly HashSet<string> RowWords = Words(
        "index idx row rowid rownumber rownum rowno rownames line lineno sn sno srno slno serial serialno serialnumber seq "
            + "sequence record recordid",
        "recordno recordnumber lfdnr laufendenummer zeile fila linha ligne riga lp nr# # № 序号 連番 순번 unnamed");

    private static readonly HashSet<string> ThingWords = [.. CustomerWords, .. AccountWords, .. ContractWords];

    private static readonly HashSet<string> PlaceWords = Words(
        "code zip zipcode postcode postal plz city town county district region area state country place latitude longitude lat "
            + "lon branch store shop"
    );

    private static readonly HashSet<string> NoKeysOfThings = Words(
        "paid prepaid postpaid unpaid repaid valid invalid bid grid hybrid covid mid void fluid solid liquid rapid raid aid "
            + "kid maid android"
    );

    /// <summary>Longer names are sentences.</summary>
    private const int MaxLength = 60;

    /// <summary>
    /// What a name says. Letter case, accents, blanks and signs do not matter: "Kunden-Nr.", "KUNDENNR" and "customerID".
    /// </summary>
    public static KeyName Of(string name)
    {
        var text = Normalize(name);
        if (text.Length > MaxLength)
            return KeyName.None;
        if (IsUnnamed(name) || RowWords.Contains(text))
            return KeyName.RowNumber;
        if (Consists(text, [EmailWords, PersonWords, ThingWords, KeyWords, Fillers], EmailWords))
            return KeyName.Email;
        if (Consists(text, [PersonWords, ThingWords, Fillers], PersonWords))
            return KeyName.PersonName;
        if (Consists(text, [ThingWords, KeyWords, Fillers], ContractWords))
            return HasKeyWord(name) ? KeyName.Contract : KeyName.None;
        if (Consists(text, [ThingWords, KeyWords, Fillers], AccountWords))
            return KeyName.Account;
        if (Consists(text, [ThingWords, KeyWords, Fillers], CustomerWords))
            return KeyName.Customer;
        return IsKeyOfSomething(name, text) ? KeyName.Key : KeyName.None;
    }

    /// <summary>Whether a name says that it is a key, not only whose: "customer_id", not "customer".</summary>
    public static bool HasKeyWord(string name) =>
        Normalize(name) is { Length: > 0 } text && Consists(text, [ThingWords, KeyWords, Fillers], KeyWords);

    /// <summary>Whether a column has no name of its own: pandas, R and this reader give it one.</summary>
    public static bool IsUnnamed(string name) => Normalize(name).Length == 0 || UnnamedColumn().IsMatch(name);

    /// <summary>Whether a name says that the values are places or codes, which many customers share.</summary>
    public static bool IsPlace(string name) => IdentifierTokenizer.Of(name).Any(PlaceWords.Contains);

    /// <summary>"order_id", "EmpID", "id_agence", "invoice no", "loanid"; not "num_products" or "amount_paid".</summary>
    private static bool IsKeyOfSomething(string name, string text)
    {
        if (Consists(text, [KeyWords, Fillers], KeyWords)) return true;
        var words = IdentifierTokenizer.Of(name);
        if (words.Length == 0) return false;
        return words[^1] is "id" or "uid" or "uuid" or "guid" or "identifier" or "no" or "nr" or "number" or "nummer" or "key"
            || (
                words[^1].Length > 4 && words[^1].EndsWith("id", StringComparison.Ordinal) && !NoKeysOfThings.Contains(words[^1])
            );
    }

    /// <summary>Whether a text is a chain of words of some sets, with at least one of a certain set among them.</summary>
    private static bool Consists(string text, HashSet<string>[] sets, HashSet<string> needed)
    {
        var reached = new (bool Is, bool HasNeeded)[text.Length + 1];
        reached[0] = (true, false);
        for (var start = 0; start < text.Length; start++)
        {
            if (!reached[start].Is) continue;
            for (var end = start + 1; end <= text.Length; end++)
            {
                var word = text[start..end];
                if (needed.Contains(word))
                    reached[end] = (true, true);
                else if (sets.Any(set => set.Contains(word)))
                    reached[end] = (true, reached[end].HasNeeded || reached[start].HasNeeded);
            }
        }

        return reached[^1] is { Is: true, HasNeeded: true };
    }

    private static HashSet<string> Words(params string[] lines) =>
        [.. lines.SelectMany(line => line.Split(' ')).Select(Normalize).Where(word => word.Length > 0)];

    /// <summary>Small letters without accents, blanks and signs, digits and the signs for "number" kept.</summary>
    private static string Normalize(string name) =>
        string.Concat(PlainText.Fold(name).Where(letter => char.IsLetterOrDigit(letter) || letter == '#')).ToLowerInvariant();

    /// <summary>What readers and writers of tables call a column without a name.</summary>
    [GeneratedRegex(
        @"^(column \d+( \(\d+\))?|Unnamed: ?\d+(_level_\d+)?|level_\d|_c0|\.\.\.\d+)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex UnnamedColumn();
}
