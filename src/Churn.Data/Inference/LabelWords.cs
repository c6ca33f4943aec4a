using System.Globalization;
using System.Text;
using Churn.Core.Csv;

namespace Churn.Data.Inference;

/// <summary>What a value of a label says.</summary>
internal enum LabelMeaning
{
    Churned,
    Stayed,
    Yes,
    No,
}

/// <summary>How strongly a column's name says that it is the label, the weakest first.</summary>
internal enum LabelName
{
    None,

    /// <summary>A status: a label if its values are churned and stayed.</summary>
    Status,

    /// <summary>Says who stayed, such as is_active: yes means stayed.</summary>
    Stayed,

    /// <summary>Says that it is a label, but not of what.</summary>
    Label,

    /// <summary>Says who churned.</summary>
    Churned,
}

/// <summary>
/// The words of labels and of their values, by language. Letter case, accents and the width of letters do not count, in the table
/// as in the file.
/// </summary>
internal static class LabelWords
{
    private static readonly Language[] Table =
    [
        new(
            "English",
            "churn, churned, churner, churners, attrition, attrited, attriter, exit, exited, left, leaver, quit, cancel, "
            + "cancelled, canceled, cancellation, cancelation, lapse, lapsed, inactive, terminated, termination, resigned, "
            + "resignation, unsubscribed, unsubscribe, closed, deactivated, disconnected, departed, defected, deregistered, "
            + "dropout, dropped out, withdrawn, withdrew, surrender, surrendered, uninstalled, ported out, portout, "
            + "nonrenewal, turnover",
            "active, retained, retention, renewed, renewal, stayed",
            "yes, y, true, t",
            "no, n, false, f",
            "dropped, lost, gone, former, ex, past, expired, ended, stopped, dormant, disabled, deleted, unrenewed",
            "stay, stayer, existing, current, loyal, remained, remaining, open, subscribed, continuing, continued, kept, "
            + "live, enrolled, ongoing, in force, employed, nonchurn, nonchurner, reactivated"),
        new(
            "German",
            "gekündigt, gekuendigt, kündigung, kuendigung, kündiger, abgewandert, abwanderung, kundenabwanderung, "
            + "abgemeldet, ausgetreten, austritt, storniert, storno, verloren, inaktiv, beendet, ausgeschieden, weggegangen",
            "aktiv, geblieben, gehalten, verlängert",
            "ja, j, wahr",
            "nein, falsch",
            "geschlossen, ehemalig",
            "bleibt, bestehend, treu, laufend, bestandskunde, ungekündigt"),
        new(
            "French",
            "résilié, résiliée, résiliation, attrition, désabonné, désabonnée, désabonnement, parti, partie, départ, "
            + "churné, a quitté, quitté, radié, annulé, annulée, perdu, inactif, inactive, abandon, démission",
            "actif, active, fidélisé, conservé, renouvelé",
            "oui, vrai",
            "non, faux",
            "fermé, clôturé",
            "resté, restée, existant, fidèle, en cours, abonné"),
        new(
            "Spanish",
            "baja, bajas, dado de baja, desafiliado, desafiliada, desafiliación, cancelado, cancelada, canceló, "
            + "cancelación, abandono, abandonó, fuga, fugado, deserción, desertó, renunció, renuncia, se fue, inactivo, "
            + "inactiva, anulado, rescindido",
            "activo, activa, retenido, renovado",
            "sí, si, verdadero, cierto",
            "no, falso",
            "cerrado, cerrada, perdido",
            "vigente, existente, alta, permanece, se quedó, leal"),
        new(
            "Portuguese",
            "cancelou, cancelado, cancelada, cancelamento, evasão, evadiu, evadido, saiu, desligado, desistiu, "
            + "desistência, rescindiu, rescindido, inativo, inativa, abandono, abandonou, desfiliado, perdido",
            "ativo, ativa, retido, renovou, renovado",
            "sim, verdadeiro",
            "não, nao",
            "encerrado, encerrada, fechado",
            "permaneceu, ficou, vigente, existente, fiel"),
        new(
            "Italian",
            "abbandono, abbandonato, ha abbandonato, disdetta, disdetto, cessato, cessata, cessazione, recesso, "
            + "cancellato, cancellata, inattivo, inattiva, perso, uscito, uscita",
            "attivo, attiva, fidelizzato, rinnovato, trattenuto",
            "sì, vero",
            "no, falso",
            "chiuso, chiusa",
            "rimasto, rimasta, esistente, fedele, in corso"),
        new(
            "Dutch",
            "opgezegd, opzegging, vertrokken, verloop, geannuleerd, weggegaan, beëindigd, afgehaakt, inactief, verloren",
            "actief, behouden, verlengd",
            "ja, waar",
            "nee, neen, onwaar",
            "gesloten",
            "gebleven, bestaand, trouw, lopend"),
        new(
            "Swedish, Norwegian, Danish, Finnish, Icelandic",
            "uppsagd, uppsägning, avslutad, avhopp, lämnat, lämnade, inaktiv, oppsagt, oppsigelse, avsluttet, frafall, "
            + "sagt opp, opsagt, opsigelse, afmeldt, frafald, afsluttet, forladt, poistuma, poistunut, irtisanottu, "
            + "irtisanonut, irtisanoutunut, päättynyt, lähtenyt, hætt",
            "aktiv, aktiivinen, behållen, beholdt, virkur",
            "ja, sann, sant, sand, kyllä, tosi, já",
            "nej, nei, falsk, falskt, usann, ei, epätosi",
            "stängd, lukket",
            "kvar, blev kvar, nuvarande, ble værende, nykyinen"),
        new(
            "Turkish",
            "ayrıldı, ayrılan, ayrılma, ayrılmış, terk, terk etti, iptal, iptal etti, iptal edildi, kayıp, pasif, inaktif, "
            + "müşteri kaybı",
            "aktif, yenilendi",
            "evet, doğru",
            "hayır, yanlış",
            "kapalı, kapandı",
            "kaldı, mevcut, sadık, devam ediyor, devam"),
        new(
            "Polish",
            "odszedł, odeszła, odejście, odejścia, rezygnacja, zrezygnował, zrezygnowała, odpływ, utracony, rozwiązał, "
            + "anulował, anulowany, anulowana, wypowiedział, wypowiedzenie, nieaktywny, nieaktywna",
            "aktywny, aktywna, utrzymany, odnowiony",
            "tak, prawda",
            "nie, fałsz",
            "zamknięty, zamknięta",
            "został, została, obecny, obecna, pozostał"),
        new(
            "Czech and Slovak",
            "odchod, odešel, odešla, zrušeno, zrušil, zrušila, výpověď, ukončeno, ukončil, odliv, neaktivní, odišiel, "
            + "odišla, zrušené, výpoveď, ukončené, neaktívny",
            "aktivní, aktívny, obnoveno",
            "ano, áno, pravda",
            "ne, nie, nepravda",
            "uzavřeno",
            "zůstal, zůstala, zostal, stávající"),
        new(
            "Russian, Ukrainian, Bulgarian, Serbian",
            "отток, ушел, ушла, ушли, уход, отказ, отказался, отписался, отписка, расторг, расторжение, расторгнут, "
            + "уволен, уволился, отключен, отключился, потерян, неактивен, неактивный, неактивна, відтік, пішов, пішла, "
            + "відмова, відписався, розірвав, звільнився, відключено, неактивний, отпаднал, напуснал, отказан, неактивен, "
            + "отишао, раскинуо",
            "активен, активный, активна, активный клиент, активний, продлен, удержан, активан",
            "да, истина, правда, так, д",
            "нет, ложь, ні, неправда, не, н",
            "закрыт, закрыто, закрито, бывший",
            "остался, осталась, остались, действующий, действует, текущий, залишився, діючий, останал"),
        new(
            "Hungarian",
            "lemorzsolódás, lemorzsolódott, elhagyta, elhagyott, kilépett, felmondott, felmondás, felmondta, lemondta, "
            + "lemondott, inaktív, elvándorlás, elvándorolt",
            "aktív, megtartott, megújította",
            "igen, igaz",
            "nem, hamis",
            "lezárt",
            "maradt, meglévő"),
        new(
            "Romanian",
            "plecat, plecată, reziliat, reziliere, anulat, renunțat, a renunțat, dezabonat, părăsit, inactiv, inactivă",
            "activ, activă, reînnoit",
            "da, adevărat",
            "nu, fals",
            "închis",
            "rămas, existent"),
        new(
            "Croatian, Slovene, Lithuanian, Latvian, Estonian",
            "otišao, otišla, raskinuo, raskid, odpoved, odpovedal, odšel, neaktivan, neaktiven, išėjo, nutraukė, "
            + "neaktyvus, aizgājis, lahkunud",
            "aktivan, aktiven, aktyvus, aktīvs, aktiivne",
            "da, taip, jā, jah, istina, točno",
            "ne, nē, netočno",
            "zatvoren",
            "ostao, ostal, liko"),
        new(
            "Greek",
            "αποχώρηση, αποχώρησε, ακύρωση, ακυρώθηκε, ακυρωμένος, διακοπή, έφυγε, διέκοψε, ανενεργός, ανενεργή",
            "ενεργός, ενεργή, ανανεώθηκε",
            "ναι, αληθές",
            "όχι, οχι, ψευδές",
            "κλειστός",
            "έμεινε, παρέμεινε, υφιστάμενος"),
        new(
            "Chinese",
            "流失, 离网, 離網, 退订, 退訂, 注销, 註銷, 离职, 離職, 解约, 解約, 销户, 銷戶, 流失客户, 流失用户, 退租, 断网, 退保, 脱落",
            "活跃, 活躍, 留存, 在网, 在網, 续约, 續約, 在职, 在職, 保留",
            "是, 是的, 对, 真, 有",
            "否, 不是, 不, 假, 无, 無, 没有",
            "关闭, 關閉, 停用, 失效, 不活跃",
            "正常, 有效, 现有, 現有"),
        new(
            "Japanese",
            "解約, 退会, 離脱, 離反, 退職, 脱退, チャーン, 解約フラグ, 離反フラグ, 退会フラグ, 解約済",
            "継続, アクティブ, 在籍, 更新",
            "はい, 真, 有り, あり, 有",
            "いいえ, 偽, 無し, なし, 無",
            "休眠, 非アクティブ, 失効, 停止",
            "継続中, 契約中, 有効, 在籍中, 利用中, 未解約"),
        new(
            "Korean",
            "이탈, 해지, 탈퇴, 퇴사, 해약, 이탈고객, 중도해지",
            "활성, 유지, 재직",
            "예, 네, 참",
            "아니오, 아니요, 거짓",
            "휴면, 비활성, 종료",
            "유지중, 이용중, 정상, 가입중"),
        new(
            "Arabic and Persian",
            "مغادر, غادر, مغادرة, تسرب, إلغاء, ملغى, ألغى, ترك, غير نشط, انسحب, ریزش, لغو",
            "نشط, فعال",
            "نعم, صحيح, بله",
            "لا, خطأ, خیر",
            "مغلق",
            "حالي, مستمر, باق"),
        new(
            "Hebrew",
            "נטישה, נטש, נטשה, עזב, עזבה, ביטול, ביטל, ביטלה, לא פעיל, לא פעילה",
            "פעיל, פעילה",
            "כן, אמת",
            "לא, שקר",
            "סגור",
            "נשאר, נשארה, קיים"),
        new(
            "Hindi, Bengali",
            "छोड़ा, छोड़ दिया, रद्द, निष्क्रिय",
            "सक्रिय",
            "हाँ, हां, सही, সত্য, হ্যাঁ",
            "नहीं, गलत, মিথ্যা, না",
            "बंद",
            "मौजूदा"),
        new(
            "Vietnamese, Indonesian, Malay, Thai",
            "rời bỏ, rời mạng, hủy, đã hủy, berhenti, keluar, batal, tidak aktif, ยกเลิก, เลิกใช้",
            "aktif, ใช้งาน",
            "có, đúng, ya, benar, ใช่, จริง",
            "không, sai, tidak, salah, ไม่, ไม่ใช่, เท็จ",
            "ditutup",
            "bertahan, đang hoạt động"),
    ];

    /// <summary>Letters for yes and no that only their partner explains.</summary>
    private static readonly string[] Letters = ["jn", "sn", "on", "tn", "dn", "eh", "vf", "wf", "дн"];

    private static readonly HashSet<string> LabelNames = Set(
        "label, target, etiqueta, zielvariable, zielgröße, cible, obiettivo, alvo, doel, hedef, cel, цель, целевая, 目标, "
        + "目標, 标签, 標籤, ラベル, 레이블");

    private static readonly HashSet<string> StatusNames = Set(
        "status, statut, estado, situação, stato, toestand, durum, stan, stav, статус, состояние, стан, κατάσταση, 状态, 狀態, "
        + "ステータス, 상태, حالة, סטטוס");

    /// <summary>Words beside the one that matters, such as those for the customer or the flag.</summary>
    private static readonly HashSet<string> Companions = Set(
        "is, has, was, have, did, will, be, the, a, of, customer, customers, client, clients, user, users, subscriber, "
        + "account, acct, employee, employment, membership, company, bank, cust, subscription, contract, policy, service, "
        + "flag, flg, label, value, val, indicator, ind, status, state, yn, n, bool, boolean, binary, bin, target, class, "
        + "event, outcome, still, currently, ist, hat, kunde, kunden, kennzeichen, est, ha, es, cliente, clientes, abonné, "
        + "abonnés, klant, kund, klient, klienta, czy, müşteri, durumu, mi, zákazník, ügyfél, abonat, клиент, клиента, "
        + "клиентов, абонент, абонента, флаг, признак, статус, клієнт, клієнта, πελάτης, العميل, לקוח, ग्राहक, 是否, 客户, 客戶, "
        + "用户, 用戶, 会员, 標誌, 标志, 标识, 标签, 標籤, 状态, 已, 已经, 顧客, 会員, 契約, フラグ, 有無, 区分, 済み, 済, 여부, 고객, 플래그, 상태, 회원");

    /// <summary>Words that say when, such as in churn_next_month and churned_30d.</summary>
    private static readonly HashSet<string> Times = Set(
        "in, within, next, last, this, after, over, month, months, mo, day, days, week, weeks, year, years, quarter, "
        + "quarters, d, m, w, q, y, h, window, period, horizon, future");

    private static readonly HashSet<string> Negations = Set(
        "not, non, un, nicht, kein, keine, pas, não, ne, не, nie, niet, ikke, inte, ej, nem, όχι, nu, değil, لا, غير, לא, "
        + "未, 不, 非, 没有, 沒有, 没, 미");

    private static readonly HashSet<string> ChurnedNames = [.. Table.SelectMany(language => Set(language.Churned))];

    private static readonly HashSet<string> StayedNames = [.. Table.SelectMany(language => Set(language.Stayed))];

    private static readonly Dictionary<string, LabelMeaning> Meanings = Read();

    /// <summary>
    /// How strongly a column's name says that it is the label. Its words count as a whole: churn_score and left_handed are none.
    /// </summary>
    public static LabelName OfName(string name)
    {
        var words = IdentifierTokenizer.Folded(name).SelectMany(Strip).ToList();
        if (words.Contains("yes") && words.Contains("no")) words.RemoveAll(word => word is "yes" or "no");
        var isNegated = words.RemoveAll(Negations.Contains) % 2 == 1;
        var untimed = words.Where(word => !Companions.Contains(word)).ToArray();
        var rest = untimed.Where(word => !Times.Contains(word) && !word.All(char.IsDigit)).ToArray();
        if (rest is ["left"] && untimed.Length > 1) return LabelName.None; // days left, months left
        if (IsIn(ChurnedNames, rest)) return isNegated ? LabelName.Stayed : LabelName.Churned;
        if (IsIn(StayedNames, untimed)) return isNegated ? LabelName.Churned : LabelName.Stayed;
        if (untimed.Length > 0 && !IsIn(LabelNames, untimed) && !IsIn(StatusNames, untimed)) return LabelName.None;
        return words.Exists(LabelNames.Contains) ? LabelName.Label
            : words.Exists(StatusNames.Contains) ? LabelName.Status
            : LabelName.None;
    }

    /// <summary>Whether the name of a column that is known to be the label says who stayed, so that yes means stayed.</summary>
    public static bool SaysStayed(string name)
    {
        var words = IdentifierTokenizer.Folded(name).SelectMany(Strip).ToArray();
        var isNegated = words.Count(Negations.Contains) % 2 == 1;
        return words.Any(ChurnedNames.Contains) ? isNegated : words.Any(StayedNames.Contains) && !isNegated;
    }

    /// <summary>Whether a name has a word for churning among others, as in Cancelled on.</summary>
    public static bool SaysChurned(string name) =>
        !SaysStayed(name) && IdentifierTokenizer.Folded(name).SelectMany(Strip).Any(ChurnedNames.Contains);

    /// <summary>
    /// What a value says; null where it says nothing that is known. A number in front, as in "1 - Closed", does not count.
    /// </summary>
    public static LabelMeaning? OfValue(string value)
    {
        if (OfNumber(value) is { } number) return number;
        var words = IdentifierTokenizer.Folded(value);
        if (words.Length > 1 && words[0].All(char.IsDigit) && OfWords(words[1..]) is { } behind) return behind;
        return OfWords(words);
    }

    /// <summary>Which of two letters means yes, such as j of j and n; null for other pairs.</summary>
    public static string? YesOf(string one, string other)
    {
        var (first, second) = (string.Concat(IdentifierTokenizer.Folded(one)), string.Concat(IdentifierTokenizer.Folded(other)));
        return Letters.Contains(first + second) ? one : Letters.Contains(second + first) ? other : null;
    }

    /// <summary>1 and 0, with or without a fraction of zeros; -1 stands beside 1 in some files.</summary>
    private static LabelMeaning? OfNumber(string value) => PlainText.Normalize(value.Trim(), NormalizationForm.FormKC) switch
    {
        "-1" or "-1.0" => LabelMeaning.No,
        "1" => LabelMeaning.Yes,
        "0" => LabelMeaning.No,
        ['1', '.' or ',', .. var zeros] when zeros.Trim('0').Length == 0 => LabelMeaning.Yes,
        ['0', '.' or ',', .. var zeros] when zeros.Trim('0').Length == 0 => LabelMeaning.No,
        _ => null,
    };

    private static LabelMeaning? OfWords(string[] words)
    {
        if (Find(words) is { } whole) return whole;
        var stripped = words.SelectMany(Strip).ToArray();
        var rest = stripped.Where(word => !Companions.Contains(word)).ToArray();
        if (Find(rest) is { } meaning) return meaning;
        var isDenied = rest.Length > 1 && (Negations.Contains(rest[0]) || rest[0] == "no");
        return isDenied && Find(rest[1..]) is { } denied ? Opposite(denied) : null;

        static LabelMeaning? Find(string[] words) =>
            words.Length > 0 && Meanings.TryGetValue(string.Join(' ', words), out var found) ? found : null;
    }

    private static LabelMeaning Opposite(LabelMeaning meaning) => meaning switch
    {
        LabelMeaning.Churned => LabelMeaning.Stayed,
        LabelMeaning.Stayed => LabelMeaning.Churned,
        LabelMeaning.Yes => LabelMeaning.No,
        _ => LabelMeaning.Yes,
    };

    private static bool IsIn(HashSet<string> known, string[] words) =>
        words.Length > 0 && (known.Contains(string.Join(' ', words)) || words.All(known.Contains));

    /// <summary>
    /// A word without the companions that are written together with it, as in ischurned, churnflag and 是否流失, and those words
    /// beside it; the word itself where nothing that is known is left.
    /// </summary>
    private static IEnumerable<string> Strip(string word)
    {
        var (rest, parts) = (word, new List<string>());
        while (!IsKnown(rest))
        {
            var companion = Companions.Concat(Negations)
                .Where(part => part.Length < rest.Length && (part.Length > 1 || IsWord(part[0])))
                .Where(part => rest.StartsWith(part, StringComparison.Ordinal) || rest.EndsWith(part, StringComparison.Ordinal))
                .MaxBy(part => part.Length);
            if (companion is null) return [word];
            parts.Add(companion);
            rest = rest.StartsWith(companion, StringComparison.Ordinal) ? rest[companion.Length..] : rest[..^companion.Length];
        }

        return [.. parts, rest];
    }

    /// <summary>Whether one letter may be a word, as in Chinese.</summary>
    private static bool IsWord(char letter) => char.GetUnicodeCategory(letter) == UnicodeCategory.OtherLetter;

    private static bool IsKnown(string word) =>
        ChurnedNames.Contains(word) || StayedNames.Contains(word) || LabelNames.Contains(word) || StatusNames.Contains(word)
        || Companions.Contains(word) || Meanings.ContainsKey(word);

    private static Dictionary<string, LabelMeaning> Read()
    {
        var meanings = new Dictionary<string, LabelMeaning>(StringComparer.Ordinal);
        foreach (var language in Table)
        {
            Add(language.Churned, LabelMeaning.Churned);
            Add(language.ChurnedValues, LabelMeaning.Churned);
            Add(language.Stayed, LabelMeaning.Stayed);
            Add(language.StayedValues, LabelMeaning.Stayed);
            Add(language.Yes, LabelMeaning.Yes);
            Add(language.No, LabelMeaning.No);
        }

        return meanings;

        void Add(string words, LabelMeaning meaning)
        {
            foreach (var word in Set(words))
                if (!meanings.TryAdd(word, meaning) && meanings[word] != meaning)
                    throw new InvalidOperationException($"'{word}' means both {meanings[word]} and {meaning}.");
        }
    }

    private static HashSet<string> Set(string words) =>
        [.. words.Split(',').Select(word => string.Join(' ', IdentifierTokenizer.Folded(word)))];

    /// <summary>The words of some languages, separated by commas.</summary>
    /// <param name="Name">The languages.</param>
    /// <param name="Churned">Names of labels, and values, that say who churned.</param>
    /// <param name="Stayed">Names of labels, and values, that say who stayed.</param>
    /// <param name="Yes">Values.</param>
    /// <param name="No">Values.</param>
    /// <param name="ChurnedValues">Values that are no names: a column "lost" may be about luggage.</param>
    /// <param name="StayedValues">Values that are no names.</param>
    private sealed record Language(
        string Name, string Churned, string Stayed, string Yes, string No, string ChurnedValues, string StayedValues);
}
