package cloudpf.analysis;

import java.io.Reader;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.AbstractCharFilterFactory;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;
import org.elasticsearch.index.analysis.CharFilterFactory;
import org.elasticsearch.index.analysis.NormalizingCharFilterFactory;
import org.elasticsearch.index.analysis.NormalizingTokenFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;

/** Turns "parameters in, stream out" into the factories that Elasticsearch wants. */
final class Components {
    private Components() {}

    /** A filter for analysers only. */
    static AnalysisProvider<TokenFilterFactory> filter(Function<Parameters, UnaryOperator<TokenStream>> make) {
        return (index, environment, name, settings) -> new Filter(name, read(name, settings, make));
    }

    /** A filter that may emit several tokens or a graph, which synonym rules cannot be parsed through. */
    static AnalysisProvider<TokenFilterFactory> graphFilter(Function<Parameters, UnaryOperator<TokenStream>> make) {
        return (index, environment, name, settings) -> new GraphFilter(name, read(name, settings, make));
    }

    /** A filter that a normalizer may use too, where it must keep to one token. */
    static AnalysisProvider<TokenFilterFactory> normalizingFilter(
            Function<Parameters, UnaryOperator<TokenStream>> make, UnaryOperator<TokenStream> normalize) {
        return (index, environment, name, settings) ->
                new NormalizingFilter(name, read(name, settings, make), normalize);
    }

    /** A filter that does the same in an analyser and in a normalizer. */
    static AnalysisProvider<TokenFilterFactory> normalizingFilter(Function<Parameters, UnaryOperator<TokenStream>> make) {
        return (index, environment, name, settings) -> {
            UnaryOperator<TokenStream> create = read(name, settings, make);
            return new NormalizingFilter(name, create, create);
        };
    }

    static AnalysisProvider<CharFilterFactory> charFilter(Function<Parameters, UnaryOperator<Reader>> make) {
        return (index, environment, name, settings) -> new CharFilter(name, read(name, settings, make));
    }

    static AnalysisProvider<TokenizerFactory> tokenizer(Function<Parameters, Supplier<Tokenizer>> make) {
        return (index, environment, name, settings) -> TokenizerFactory.newFactory(name, read(name, settings, make));
    }

    private static <T> T read(
            String name, Settings settings, Function<Parameters, T> make) {
        Parameters parameters = new Parameters(name, settings);
        T made = make.apply(parameters);
        parameters.refuseUnread();
        return made;
    }

    private static class Filter extends AbstractTokenFilterFactory {
        private final UnaryOperator<TokenStream> create;

        Filter(String name, UnaryOperator<TokenStream> create) {
            super(name);
            this.create = create;
        }

        @Override
        public TokenStream create(TokenStream input) {
            return create.apply(input);
        }
    }

    private static final class GraphFilter extends Filter {
        GraphFilter(String name, UnaryOperator<TokenStream> create) {
            super(name, create);
        }

        @Override
        public boolean breaksFastVectorHighlighter() {
            return true;
        }

        @Override
        public TokenFilterFactory getSynonymFilter() {
            throw new IllegalArgumentException("Token filter [" + name() + "] cannot be used to parse synonyms");
        }
    }

    private static final class NormalizingFilter extends Filter implements NormalizingTokenFilterFactory {
        private final UnaryOperator<TokenStream> normalize;

        NormalizingFilter(String name, UnaryOperator<TokenStream> create, UnaryOperator<TokenStream> normalize) {
            super(name, create);
            this.normalize = normalize;
        }

        @Override
        public TokenStream normalize(TokenStream input) {
            return normalize.apply(input);
        }

        @Override
        public TokenFilterFactory getSynonymFilter() {
            return new NormalizingFilter(name(), normalize, normalize);
        }
    }

    private static final class CharFilter extends AbstractCharFilterFactory implements NormalizingCharFilterFactory {
        private final UnaryOperator<Reader> create;

        CharFilter(String name, UnaryOperator<Reader> create) {
            super(name);
            this.create = create;
        }

        @Override
        public Reader create(Reader input) {
            return create.apply(input);
        }
    }
}
