"""The fixed words of slides and exports in the languages of the atlas; ``{}`` stands for what is put in between."""

from __future__ import annotations

from typing import Final

# French, German, Spanish, Italian, Japanese, Korean.
GLOSSARY: Final[dict[str, tuple[str, str, str, str, str, str]]] = {
    "Source": ("Source", "Quelle", "Fuente", "Fonte", "出典", "출처"),
    "Basis": ("Base", "Bezug", "Base", "Base", "基準", "기준"),
    "Dataset": ("Jeu de données", "Datensatz", "Conjunto de datos", "Insieme di dati", "データセット", "데이터셋"),
    "Licences": ("Licences", "Lizenzen", "Licencias", "Licenze", "ライセンス", "라이선스"),
    "made": ("créé le", "erstellt am", "creado el", "creato il", "作成", "작성"),
    "Mineral": ("Minerai", "Rohstoff", "Mineral", "Minerale", "鉱物", "광물"),
    "Map shows": ("La carte montre", "Karte zeigt", "El mapa muestra", "La mappa mostra", "地図の内容", "지도 내용"),
    "Stage": ("Stade", "Stufe", "Etapa", "Fase", "段階", "단계"),
    "Series": ("Série", "Reihe", "Serie", "Serie", "系列", "계열"),
    "Year": ("Année", "Jahr", "Año", "Anno", "年", "연도"),
    "Alliance": ("Alliance", "Allianz", "Alianza", "Alleanza", "同盟", "동맹"),
    "Second alliance": (
        "Deuxième alliance", "Zweite Allianz", "Segunda alianza", "Seconda alleanza", "第二の同盟", "두 번째 동맹",
    ),
    "Country": ("Pays", "Land", "País", "Paese", "国", "국가"),
    "HS lines": ("Lignes SH", "HS-Positionen", "Partidas SA", "Voci SA", "HS品目", "HS 품목"),
    "HS codes": ("Codes SH", "HS-Codes", "Códigos SA", "Codici SA", "HSコード", "HS 코드"),
    "Measure": ("Mesure", "Gemessen in", "Medida", "Misura", "単位", "기준 단위"),
    "Number of flows": (
        "Nombre de flux", "Anzahl der Ströme", "Número de flujos", "Numero di flussi", "貿易フローの数", "교역 흐름 수",
    ),
    "Flow": ("Flux", "Strom", "Flujo", "Flusso", "貿易フロー", "교역 흐름"),
    "Node size": ("Cercles", "Kreise", "Círculos", "Cerchi", "円", "원"),
    "Importer": ("Importateur", "Importeur", "Importador", "Importatore", "輸入国", "수입국"),
    "Supplier": ("Fournisseur", "Lieferant", "Proveedor", "Fornitore", "供給国", "공급국"),
    "Suppliers by": (
        "Fournisseurs par", "Lieferanten nach", "Proveedores por", "Fornitori per", "供給国の基準", "공급국 기준",
    ),
    "Method": ("Méthode", "Methode", "Método", "Metodo", "算出法", "산출법"),
    "Scenario": ("Scénario", "Szenario", "Escenario", "Scenario", "シナリオ", "시나리오"),
    "Production share": (
        "Part de la production", "Anteil an der Produktion", "Cuota de producción", "Quota di produzione",
        "生産シェア", "생산 비중",
    ),
    "Production": ("Production", "Produktion", "Producción", "Produzione", "生産", "생산"),
    "Reserves share": (
        "Part des réserves", "Anteil an den Reserven", "Cuota de reservas", "Quota delle riserve", "埋蔵量シェア",
        "매장량 비중",
    ),
    "Alliance and others": (
        "Alliance et autres", "Allianz und andere", "Alianza y otros", "Alleanza e altri", "同盟とその他",
        "동맹과 기타",
    ),
    "mine": ("mine", "Bergwerk", "mina", "miniera", "鉱山", "광산"),
    "refined": ("raffiné", "raffiniert", "refinado", "raffinato", "精製", "정제"),
    "Amount": ("Quantité", "Menge", "Cantidad", "Quantità", "量", "수량"),
    "Share": ("Part", "Anteil", "Cuota", "Quota", "割合", "비중"),
    "Share of world": (
        "Part mondiale", "Anteil an der Welt", "Cuota mundial", "Quota mondiale", "世界シェア", "세계 비중",
    ),
    "Share of imports": (
        "Part des importations", "Anteil an den Einfuhren", "Cuota de importaciones", "Quota delle importazioni",
        "輸入シェア", "수입 비중",
    ),
    "% of world": (
        "% du monde", "% der Welt", "% del mundo", "% del mondo", "%(世界比)", "%(세계 대비)",
    ),
    "Governance risk": (
        "Risque de gouvernance", "Governance-Risiko", "Riesgo de gobernanza", "Rischio di governance",
        "ガバナンスリスク", "거버넌스 위험",
    ),
    "Rank": ("Rang", "Rang", "Puesto", "Posizione", "順位", "순위"),
    "rank": ("rang", "Rang", "puesto", "posizione", "順位", "순위"),
    "Shares over time": (
        "Parts au fil des années", "Anteile im Lauf der Jahre", "Cuotas a lo largo de los años",
        "Quote negli anni", "シェアの推移", "비중 추이",
    ),
    "Largest producers": (
        "Principaux producteurs", "Größte Produzenten", "Mayores productores", "Maggiori produttori", "主要生産国",
        "주요 생산국",
    ),
    "Largest holders": (
        "Principaux détenteurs", "Größte Reserven", "Mayores reservas", "Maggiori detentori", "主要埋蔵国",
        "주요 매장국",
    ),
    "members in red": (
        "membres en rouge", "Mitglieder rot", "miembros en rojo", "membri in rosso", "加盟国は赤", "회원국은 빨강",
    ),
    "Largest exporters by value": (
        "Principaux exportateurs en valeur", "Größte Exporteure nach Wert", "Mayores exportadores por valor",
        "Maggiori esportatori per valore", "主要輸出国(金額)", "주요 수출국(금액)",
    ),
    "Exporters' shares by value": (
        "Parts des exportateurs en valeur", "Anteile der Exporteure nach Wert", "Cuotas de exportadores por valor",
        "Quote degli esportatori per valore", "輸出国シェアの推移(金額)", "수출국 비중 추이(금액)",
    ),
    "Largest suppliers by value": (
        "Principaux fournisseurs en valeur", "Größte Lieferanten nach Wert", "Mayores proveedores por valor",
        "Maggiori fornitori per valore", "主要供給国(金額)", "주요 공급국(금액)",
    ),
    "Largest suppliers by gross weight": (
        "Principaux fournisseurs en poids brut", "Größte Lieferanten nach Bruttogewicht",
        "Mayores proveedores por peso bruto", "Maggiori fornitori per peso lordo", "主要供給国(総重量)",
        "주요 공급국(총중량)",
    ),
    "GeoPolRisk score of each importer": (
        "Score GeoPolRisk de chaque importateur", "GeoPolRisk-Wert jedes Importeurs",
        "Puntuación GeoPolRisk de cada importador", "Punteggio GeoPolRisk di ogni importatore",
        "各輸入国のGeoPolRiskスコア", "수입국별 GeoPolRisk 점수",
    ),
    "no trade or production recorded": (
        "ni commerce ni production connus", "weder Handel noch Produktion bekannt", "sin comercio ni producción",
        "né commercio né produzione", "貿易・生産の記録なし", "교역·생산 기록 없음",
    ),
    "no data": ("aucune donnée", "keine Angabe", "sin datos", "nessun dato", "データなし", "자료 없음"),
    "no figure is published": (
        "aucun chiffre publié", "keine Zahl veröffentlicht", "sin cifra publicada", "nessun dato pubblicato",
        "公表値なし", "공표값 없음",
    ),
    "days": ("jours", "Tage", "días", "giorni", "日", "일"),
    "Play": ("Lire", "Abspielen", "Reproducir", "Avvia", "再生", "재생"),
    "Stop": ("Arrêter", "Anhalten", "Detener", "Ferma", "停止", "정지"),
    "Back": ("Précédent", "Zurück", "Anterior", "Indietro", "戻る", "이전"),
    "Next": ("Suivant", "Weiter", "Siguiente", "Avanti", "次へ", "다음"),
    "of": ("sur", "von", "de", "di", "/", "/"),
    "Figure": ("Chiffre", "Zahl", "Cifra", "Dato", "数値", "수치"),
    "Rank, status": ("Rang, statut", "Rang, Status", "Puesto, estado", "Posizione, stato", "順位・状態", "순위·상태"),
    "Share and lines": (
        "Part et lignes", "Anteil und Positionen", "Cuota y partidas", "Quota e voci", "割合と品目", "비중과 품목",
    ),
    "Speaker notes": (
        "Notes de l\u2019orateur", "Sprechernotizen", "Notas del orador", "Note del relatore", "発表者ノート",
        "발표자 노트",
    ),
    "The figures behind the map": (
        "Les chiffres derrière la carte", "Die Zahlen hinter der Karte", "Las cifras detrás del mapa",
        "I dati dietro la mappa", "地図の数値", "지도의 수치",
    ),
    "Skip to the figures": (
        "Aller aux chiffres", "Zu den Zahlen", "Ir a las cifras", "Vai ai dati", "数値へ移動", "수치로 이동",
    ),
    "Slide": ("Diapositive", "Folie", "Diapositiva", "Diapositiva", "スライド", "슬라이드"),
    "Share of world mine production, %": (
        "Part de la production minière mondiale, %", "Anteil an der Weltbergwerksförderung, %",
        "Cuota de la producción minera mundial, %", "Quota della produzione mineraria mondiale, %",
        "世界の鉱山生産に占める割合(%)", "세계 광산 생산 비중(%)",
    ),
    "Share of world refined production, %": (
        "Part de la production raffinée mondiale, %", "Anteil an der Weltraffinadeproduktion, %",
        "Cuota de la producción refinada mundial, %", "Quota della produzione raffinata mondiale, %",
        "世界の精製生産に占める割合(%)", "세계 정제 생산 비중(%)",
    ),
    "Share of world production, %": (
        "Part de la production mondiale, %", "Anteil an der Weltproduktion, %", "Cuota de la producción mundial, %",
        "Quota della produzione mondiale, %", "世界の生産に占める割合(%)", "세계 생산 비중(%)",
    ),
    "Share of world reserves, %": (
        "Part des réserves mondiales, %", "Anteil an den Weltreserven, %", "Cuota de las reservas mundiales, %",
        "Quota delle riserve mondiali, %", "世界の埋蔵量に占める割合(%)", "세계 매장량 비중(%)",
    ),
    "Reserves in years of mine production": (
        "Réserves en années de production minière", "Reserven in Jahren der Bergwerksförderung",
        "Reservas en años de producción minera", "Riserve in anni di produzione mineraria",
        "埋蔵量(鉱山生産の年数)", "매장량(광산 생산 연수)",
    ),
    "Mine production": (
        "Production minière", "Bergwerksförderung", "Producción minera", "Produzione mineraria", "鉱山生産",
        "광산 생산",
    ),
    "Refined production": (
        "Production raffinée", "Raffinadeproduktion", "Producción refinada", "Produzione raffinata", "精製生産",
        "정제 생산",
    ),
    "Reserves": ("Réserves", "Reserven", "Reservas", "Riserve", "埋蔵量", "매장량"),
    "zero (published)": (
        "zéro (publié)", "null (veröffentlicht)", "cero (publicado)", "zero (pubblicato)", "ゼロ(公表値)",
        "0(공표값)",
    ),
    "withheld or unavailable": (
        "non communiqué ou indisponible", "geheim oder nicht verfügbar", "reservado o no disponible",
        "riservato o non disponibile", "非公表または入手不能", "비공개 또는 자료 없음",
    ),
    "not listed by this source": (
        "non mentionné par cette source", "in dieser Quelle nicht aufgeführt", "no figura en esta fuente",
        "non elencato da questa fonte", "この出典に記載なし", "이 출처에 없음",
    ),
    "outline": ("contour", "Umriss", "contorno", "contorno", "輪郭", "윤곽선"),
    "members": ("membres", "Mitglieder", "miembros", "membri", "加盟国", "회원국"),
    "others": ("autres", "andere", "otros", "altri", "その他", "기타"),
    "members of {} in blue, others in orange": (
        "membres de {} en bleu, autres en orange", "Mitglieder von {} blau, andere orange",
        "miembros de {} en azul, otros en naranja", "membri di {} in blu, altri in arancione",
        "{} 加盟国は青、その他は橙", "{} 회원국은 파랑, 기타는 주황",
    ),
    "members in blue, others in orange": (
        "membres en bleu, autres en orange", "Mitglieder blau, andere orange", "miembros en azul, otros en naranja",
        "membri in blu, altri in arancione", "加盟国は青、その他は橙", "회원국은 파랑, 기타는 주황",
    ),
    "under {}": ("moins de {}", "unter {}", "menos de {}", "meno di {}", "{}未満", "{} 미만"),
    "{} and more": ("{} et plus", "{} und mehr", "{} y más", "{} e oltre", "{}以上", "{} 이상"),
    "export restriction in force on": (
        "restriction à l\u2019exportation en vigueur le", "Exportbeschränkung in Kraft am",
        "restricción a la exportación vigente el", "restrizione all\u2019esportazione in vigore il",
        "輸出規制施行中:", "수출 규제 시행 중:",
    ),
    "Colour: exporter": (
        "Couleur : exportateur", "Farbe: Exporteur", "Color: exportador", "Colore: esportatore", "色:輸出国",
        "색: 수출국",
    ),
    "Colour: exporter's alliance": (
        "Couleur : alliance de l\u2019exportateur", "Farbe: Allianz des Exporteurs", "Color: alianza del exportador",
        "Colore: alleanza dell\u2019esportatore", "色:輸出国の同盟", "색: 수출국의 동맹",
    ),
    "All others": (
        "Tous les autres", "Alle anderen", "Todos los demás", "Tutti gli altri", "その他すべて", "기타 전체",
    ),
    "Other countries": (
        "Autres pays", "Andere Länder", "Otros países", "Altri paesi", "その他の国", "기타 국가",
    ),
    "not among the largest": (
        "pas parmi les plus grands", "nicht unter den größten", "no está entre los mayores", "non tra i maggiori",
        "上位に含まれない", "상위에 포함되지 않음",
    ),
    "Indicator": ("Indicateur", "Indikator", "Indicador", "Indicatore", "指標", "지표"),
    "Data source": (
        "Source des données", "Datenquelle", "Fuente de datos", "Fonte dei dati", "データ出典", "데이터 출처",
    ),
    "Assumptions": ("Hypothèses", "Annahmen", "Supuestos", "Ipotesi", "前提", "가정"),
    "alliance member": (
        "membre de l\u2019alliance", "Mitglied der Allianz", "miembro de la alianza", "membro dell\u2019alleanza",
        "同盟加盟国", "동맹 회원국",
    ),
    "member of": ("membre de", "Mitglied:", "miembro de", "membro di", "加盟国:", "회원국:"),
    "all others": (
        "tous les autres", "alle anderen", "todos los demás", "tutti gli altri", "その他すべて", "기타 전체",
    ),
    "from members of": (
        "de membres de", "von Mitgliedern:", "de miembros de", "da membri di", "加盟国から:", "회원국:",
    ),
    "land of members of": (
        "territoire des membres de", "Land der Mitglieder von", "territorio de los miembros de",
        "territorio dei membri di", "加盟国の領土:", "회원국 영토:",
    ),
    "from all others": ("de tous les autres", "von allen anderen", "de todos los demás", "da tutti gli altri",
                        "その他から", "기타 국가"),
    "thinnest: up to": ("le plus fin : jusqu\u2019à", "am dünnsten: bis", "más fino: hasta", "più sottile: fino a",
                        "最細:最大", "가장 가는 선: 최대"),
    "billion": ("milliards", "Milliarden", "mil millones", "miliardi", "10億", "10억"),
    "million": ("millions", "Millionen", "millones", "milioni", "百万", "백만"),
    "thousand": ("milliers", "Tausend", "mil", "mila", "千", "천"),
    "years": ("ans", "Jahre", "años", "anni", "年", "년"),
}  # fmt: skip
