package shop.orderpipeline.adminconsole.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import shop.orderpipeline.adminconsole.errorlogs.Filter;
import shop.orderpipeline.adminconsole.groups.Facets;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;

/** The form beside a list of conflicts: every choice with what it would show. */
@Component
class FilterForm {

    private static final List<String> PERIODS = List.of("1", "7", "30", "90");

    private final Texts texts;

    FilterForm(Texts texts) {
        this.texts = texts;
    }

    /**
     * One choice of several.
     *
     * @param count how many it would show; null where nobody counted
     */
    record Option(String value, String text, @Nullable Long count, boolean chosen) {}

    /** A parameter that the form does not show, and sends along. */
    record Hidden(String name, String value) {}

    /**
     * @param filter of the URL, for its period
     * @param facets null where they could not be read, or nobody can tell
     */
    void fill(ListUrl url, Filter filter, @Nullable Facets facets, Language language, Model model) {
        Lists.form(url.sent(), List.of("searchTerm", "days", "productId"), model);
        model.addAttribute("levels", levels(url, facets, language));
        model.addAttribute("states", states(url, facets, language));
        var types = types(url, facets, language);
        model.addAttribute("types", types.stream().filter(FilterForm::matters).toList());
        model.addAttribute(
                "otherTypes", types.stream().filter(type -> !matters(type)).toList());
        model.addAttribute("periods", periods(url, language));
        model.addAttribute("hidden", hidden(url));
        model.addAttribute("beyondTheForm", !hiddenFilters(url).isEmpty());
        model.addAttribute(
                "filtered", !url.first().toString().equals(url.clear().toString()));
        model.addAttribute("clearUrl", url.clear().toString());
        var fixed = url.says("from") || url.says("to");
        model.addAttribute("periodFrom", fixed && filter.from() != null ? new When(filter.from()) : null);
        model.addAttribute("periodTo", fixed && filter.to() != null ? new When(filter.to()) : null);
        model.addAttribute(
                "periodClearUrl", url.first().without("from").without("to").toString());
    }

    private List<Option> levels(ListUrl url, @Nullable Facets facets, Language language) {
        return options(
                Arrays.stream(Level.values()).map(Level::code).toList().reversed(),
                level -> texts.of(language, "level." + level),
                url,
                "level",
                facets == null ? null : facets.byLevel());
    }

    private List<Option> states(ListUrl url, @Nullable Facets facets, Language language) {
        return options(
                url.view().states(),
                state -> texts.of(language, "state." + state),
                url,
                "state",
                facets == null || url.view() == View.EVENTS ? null : facets.byState());
    }

    private List<Option> types(ListUrl url, @Nullable Facets facets, Language language) {
        return options(
                Arrays.stream(ConflictType.values()).map(ConflictType::code).toList(),
                type -> texts.of(language, ConflictType.of(type).messageKey() + ".title"),
                url,
                "type",
                facets == null ? null : facets.byType());
    }

    private static List<Option> options(
            List<String> values,
            Function<String, String> text,
            ListUrl url,
            String name,
            @Nullable Map<String, Long> counts) {
        var chosen = url.sent().getOrDefault(name, List.of()).stream()
                .flatMap(sent -> Arrays.stream(sent.split(",", -1)))
                .map(String::strip)
                .toList();
        return values.stream()
                .map(value -> new Option(
                        value,
                        text.apply(value),
                        counts == null ? null : counts.getOrDefault(value, 0L),
                        chosen.contains(value)))
                .toList();
    }

    /** What shows nothing is put away, unless it is chosen. */
    private static boolean matters(Option option) {
        var count = option.count();
        return option.chosen() || count == null || count > 0;
    }

    /** The usual periods, and the one of the URL where it is another. */
    private List<Lists.Choice> periods(ListUrl url, Language language) {
        var periods = new ArrayList<Lists.Choice>();
        for (var days : PERIODS) {
            periods.add(new Lists.Choice(days, texts.of(language, "conflicts.filter.days." + days)));
        }
        Optional.ofNullable(url.sent().getFirst("days"))
                .map(String::strip)
                .filter(days -> !days.isEmpty() && !PERIODS.contains(days))
                .ifPresent(days ->
                        periods.add(new Lists.Choice(days, texts.of(language, "conflicts.filter.days.other", days))));
        return periods;
    }

    private static List<Hidden> hidden(ListUrl url) {
        var hidden = new ArrayList<>(hiddenFilters(url));
        if (url.view() != View.GROUPS) {
            hidden.add(new Hidden("view", url.view().code()));
        }
        return hidden;
    }

    private static List<Hidden> hiddenFilters(ListUrl url) {
        return ListUrl.BEYOND_THE_FORM.stream()
                .flatMap(name -> url.sent().getOrDefault(name, List.of()).stream()
                        .filter(value -> !value.isBlank())
                        .map(value -> new Hidden(name, value)))
                .toList();
    }
}
