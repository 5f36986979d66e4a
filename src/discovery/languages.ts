/** What plants call a quantity, a state and a fault in French, Spanish, Italian, Portuguese, Dutch, Swedish, Polish and Czech: folded, lower case. English and German stand with the rules. */

/** By role. "Tension" is a force in English, and stays out. */
export const QUANTITIES: Readonly<Record<string, string>> = {
  vibration: 'vibrazion[ei]|vibraciones|vibracao|trilling|wibracje|vibrace',
  temperature: 'temperatuur|teplota',
  humidity: 'humidite|humedad|umidita|umidade|vochtigheid|fuktighet|wilgotnosc|vlhkost',
  energy: 'energie\\w*|energia\\w*|energi|consommation|consumo',
  power: 'potenza|vermogen|effekt|moc|vykon',
  torque: 'coppia|moment(o|u)?|koppel|vridmoment|par motor',
  speed:
    'velocita|velocidade|snelheid|toerental|hastighet|varvtal|predkosc|obroty|rychlost|otacky|rotations?|regime|giri|rotacao',
  pressure: 'pressione|pressao|tryck|cisnienie|tlak|druk',
  flow: 'portata|vazao|debiet|floede|przeplyw|prutok',
  current: 'intensite|intensidad|corrente|stroom|stroem|prad|proud',
  voltage: 'tensione|tensao|spanning|spaenning|napiecie|napeti',
  level: 'livello|niveau|niva|poziom|hladina',
  scrap: 'rebuts?|rechazos?|rechazadas|scart[io]|refugo|afkeur|kassation|odpady|zmetky',
  count:
    'pieces|piece|piezas|pezzi|pecas|stuks|aantal|antal|sztuk[ia]?|ilosc|kusy|pocet|compteur|contador|contatore|contapezzi',
}

/** By tone. */
export const STATES = {
  fault:
    'defauts?|erreurs?|alarme|fallos?|falla|averia|alarma|errore|guasto|avaria|allarme|falha|erro|storing|fout|fel|larm|awaria|blad|porucha|chyba|urgence|emergencia|emergenza',
  attention:
    'entretien|mantenimiento|manutenzione|manutencao|onderhoud|underhall|konserwacja|udrzba|reglage|manuel|manuale?|avertissement|advertencia|avviso',
  stopped:
    'a l arret|arretee?|eteinte?|parad[oa]|detenid[oa]|apagad[oa]|ferm[oa]|spent[oa]|arrestat[oa]|desligad[oa]|gestopt|stil|uit|stoppad|av|postoj|zatrzyman[ay]|stoi|stop|stoji|vypnuto',
  idle: 'pret|prete|en attente|attente|list[oa]|en espera|espera|pronto|in attesa|attesa|pausa|aguardando|gereed|wacht|klar|redo|vantar|gotow[ay]|oczekuje|pripraven[oa]?|ceka|vide|repos',
  normal:
    'en marche|en production|produit|tourne|en marcha|marcha|funcionando|produciendo|in marcia|marcia|in funzione|produzione|rodando|em producao|ligad[oa]|draait|in bedrijf|aan|koer|drift|pracuje|praca|bezi|provoz|ouverte?|fermee?|abiert[oa]|cerrad[oa]|apert[oa]|chius[oa]',
} as const
